import * as z from 'zod/mini';
import { isTextKey, TEXTS, type TextKey } from './texts.js';

/** `deskbell.json`, beside the page. */
export interface Config {
  /** The library's name, as patrons know it. */
  readonly library: string;
  /** The service's bare address, `ask@library.example`. */
  readonly service: string;
  /** The host that takes SASL ANONYMOUS. */
  readonly anonymousHost: string;
  /** Absolute `ws:` or `wss:` address (RFC 7395). */
  readonly websocket: string;
  /** Where the library says how it keeps conversations. */
  readonly privacy?: string;
  /** BCP 47, for screen readers and dates; the built-in words are English. */
  readonly language: string;
  readonly texts: Readonly<Partial<Record<TextKey, string>>>;
}

/** What is wrong with the file, in a sentence for the person who set the page up. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const DOMAIN = /^(?=.{1,255}$)[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?)*$/u;
const isBareAddress = (text: string) => {
  const [local = '', domain = '', ...rest] = text.split('@');
  return rest.length === 0 && /^[^\s"&'/:<>@\p{Cc}]{1,255}$/u.test(local) && DOMAIN.test(domain);
};
const isLanguage = (text: string) => /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(text);
const urlWith = (text: string, base: string, protocols: readonly string[]): URL | undefined => {
  try {
    const url = new URL(text, base);
    return protocols.includes(url.protocol) && url.username === '' && url.password === '' ? url : undefined;
  } catch {
    return undefined;
  }
};

const shape = z.strictObject({
  library: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  service: z.string().check(z.toLowerCase(), z.refine(isBareAddress, 'an address such as ask@library.example')),
  anonymousHost: z.string().check(z.toLowerCase(), z.refine((text) => DOMAIN.test(text), 'a host name such as anon.library.example')),
  websocket: z.optional(z.string().check(z.maxLength(2_000))),
  privacy: z.optional(z.string().check(z.maxLength(2_000))),
  language: z.optional(z.string().check(z.refine(isLanguage, 'a language tag such as en or de-CH'))),
  texts: z.optional(z.partialRecord(z.enum(Object.keys(TEXTS).filter(isTextKey)), z.string().check(z.maxLength(2_000)))),
});

function sentence(issue: z.core.$ZodIssue): string {
  const field = issue.path.map(String).join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return `deskbell.json has a field that this page does not know: "${issue.keys.map((key) => [...issue.path.map(String), key].join('.')).join('", "')}". Take it out or correct its name.`;
    case 'invalid_type':
      return field === '' ? 'deskbell.json must hold one JSON object with "library", "service" and "anonymousHost".' : `"${field}" in deskbell.json is missing or of the wrong kind: it must be ${issue.expected === 'record' ? 'an object of texts' : 'text'}.`;
    case 'invalid_key':
      return `"${field}" in deskbell.json is no text of this page. Take it out or correct its name.`;
    case 'too_small':
      return `"${field}" in deskbell.json must not be empty.`;
    case 'too_big':
      return `"${field}" in deskbell.json is too long.`;
    default:
      return `"${field}" in deskbell.json must be ${issue.message}.`;
  }
}

/**
 * @param text content of `deskbell.json`
 * @param page address of the page; what the file leaves out comes from the page's own origin
 * @throws ConfigError
 */
export function parseConfig(text: string, page: string): Config {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new ConfigError('deskbell.json is not valid JSON: a comma, a quote or a bracket is missing or too much.');
  }
  const parsed = shape.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(issue ? sentence(issue) : 'deskbell.json cannot be read.');
  }
  const { websocket = '/xmpp-websocket', privacy, language = 'en', texts = {}, ...rest } = parsed.data;
  const socket = urlWith(websocket, page, ['ws:', 'wss:', 'http:', 'https:']);
  if (!socket) throw new ConfigError('"websocket" in deskbell.json must be a path such as /xmpp-websocket or an address that begins with wss://.');
  socket.protocol = socket.protocol.replace('http', 'ws');
  socket.hash = '';
  const about = privacy === undefined ? undefined : urlWith(privacy, page, ['http:', 'https:']);
  if (privacy !== undefined && !about) throw new ConfigError('"privacy" in deskbell.json must be the address of a web page.');
  return { ...rest, websocket: socket.href, language, texts, ...(about && { privacy: about.href }) };
}

/**
 * Reads the file beside the page.
 * @throws ConfigError
 */
export async function fetchConfig(page: string): Promise<Config> {
  const missing = 'This page cannot read its settings (deskbell.json), which should lie beside it.';
  const response = await fetch(new URL('deskbell.json', page), { cache: 'no-cache' }).catch(() => undefined);
  if (!response?.ok) throw new ConfigError(`${missing} Please try again in a moment; if that does not help, ask the library.`);
  const text = await response.text();
  if (text.length > 200_000) throw new ConfigError('deskbell.json is too long to be the settings of this page.');
  return parseConfig(text, page);
}
