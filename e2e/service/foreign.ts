/**
 * An XMPP client that nobody of this project wrote, as the other side in tests of the standards: slixmpp, which Debian
 * has as python3-slixmpp. What it hears it tells as it understood it. Loopback only; it ends with this process.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { Account, Service } from './prosody.js';
import { until } from './until.js';

const message = z.object({
  kind: z.literal('message'),
  type: z.string(),
  from: z.string().default(''),
  to: z.string().default(''),
  id: z.string().default(''),
  originId: z.string().optional(),
  /** XEP-0359, as claimed: the room's or account's own is the one `by` it. */
  stanzaIds: z.array(z.object({ id: z.string(), by: z.string() })).default([]),
  body: z.string().default(''),
  subject: z.string().optional(),
  thread: z.string().optional(),
  /** XEP-0308. */
  replaces: z.string().optional(),
  /** XEP-0461. */
  reply: z.object({ id: z.string(), to: z.string() }).optional(),
  /** XEP-0428: which standard a part of the body stands for, and where it begins and ends; without a place the whole body. */
  fallback: z.array(z.object({ for: z.string(), place: z.array(z.number()) })).default([]),
  /** XEP-0444. */
  reactions: z.object({ id: z.string(), emoji: z.array(z.string()) }).optional(),
  /** XEP-0424, either version. */
  retracts: z.string().optional(),
  /** XEP-0425. */
  moderated: z.object({ id: z.string(), by: z.string(), reason: z.string() }).optional(),
  /** XEP-0372: URIs. */
  mentions: z.array(z.string()).default([]),
  /** XEP-0066. */
  link: z.string().optional(),
  /** XEP-0060: news of a node. */
  event: z.object({ node: z.string(), items: z.array(z.object({ id: z.string(), xml: z.string() })) }).optional(),
  delayed: z.boolean().default(false),
  condition: z.string().optional(),
  /** Of an archived one. */
  archiveId: z.string().optional(),
  xml: z.string(),
});

const presence = z.object({
  kind: z.literal('presence'),
  type: z.string(),
  from: z.string(),
  to: z.string().default(''),
  show: z.string().optional(),
  status: z.string().optional(),
  occupant: z.object({ address: z.string().optional(), affiliation: z.string().optional(), role: z.string().optional(), codes: z.array(z.string()).default([]) }).optional(),
  xml: z.string(),
});

export type ForeignMessage = z.infer<typeof message>;
export type ForeignPresence = z.infer<typeof presence>;

const line = z.union([
  z.object({ online: z.string() }),
  z.object({ heard: z.discriminatedUnion('kind', [message, presence]) }),
  z.object({ answer: z.number(), refused: z.string() }),
  z.object({ answer: z.number(), value: z.unknown() }),
]);

const item = z.object({ id: z.string(), xml: z.string() });
const slot = z.object({ put: z.string(), get: z.string(), headers: z.record(z.string(), z.string()) });

/** `text`: what of the words calls them. */
export interface ForeignMention {
  readonly address: string;
  readonly text: string;
}

export interface Foreign {
  /** Its own full address. */
  readonly address: string;
  /** @returns who was there */
  join(room: string, nick?: string): Promise<readonly ForeignPresence[]>;
  leave(room: string): Promise<void>;
  /** In a room that it is in, or to a person. @returns the id of the message */
  say(to: string, text: string, mentions?: readonly ForeignMention[]): Promise<string>;
  subject(room: string, text: string): Promise<void>;
  /** XEP-0461, with a quotation for clients that do not know it. */
  reply(to: ForeignMessage, text: string): Promise<string>;
  /** XEP-0444: its whole set of reactions from now on. */
  react(to: ForeignMessage, emoji: readonly string[]): Promise<string>;
  /** XEP-0308. @param id of the message that it sent before, as `say` gave it */
  correct(to: string, id: string, text: string): Promise<string>;
  /** XEP-0424, as slixmpp does it. */
  retract(to: string, id: string): Promise<void>;
  /** XEP-0425. @param id the room's @throws Error with the condition when the room refuses it */
  moderate(room: string, id: string, reason: string): Promise<void>;
  presence(how?: { readonly to?: string; readonly type?: string; readonly show?: string; readonly status?: string }): Promise<void>;
  /** What a node holds (XEP-0060, also PEP). @throws Error with the condition, for example `item-not-found` */
  items(address: string, node: string): Promise<readonly { readonly id: string; readonly xml: string }[]>;
  /** On a node of its own account (XEP-0163). */
  publish(node: string, id: string, xml: string): Promise<void>;
  /** News of the node then come as messages with an `event`. */
  subscribe(address: string, node: string): Promise<void>;
  /** XEP-0363. @param size bytes @throws Error with the condition, for example `not-acceptable` */
  slot(name: string, size: number, type: string): Promise<z.infer<typeof slot>>;
  /** XEP-0030. */
  features(address: string): Promise<readonly string[]>;
  /** XEP-0313: all that it may read there, the oldest first. */
  archive(address: string): Promise<readonly ForeignMessage[]>;
  /** Anything at all, as it stands. */
  raw(xml: string): Promise<void>;
  /** Resolves when the server has dealt with what was sent. */
  processed(): Promise<void>;
  messages(): readonly ForeignMessage[];
  presences(): readonly ForeignPresence[];
  /** @param match words of the body, or what it looks like */
  waitFor(match: string | RegExp | ((message: ForeignMessage) => boolean)): Promise<ForeignMessage>;
  waitForPresence(what: string, match: (presence: ForeignPresence) => boolean): Promise<ForeignPresence>;
  close(): Promise<void>;
}

/** By which name a reply, a reaction or a retraction calls a message: in a room the room's, else the sender's own. */
export function nameOf(said: ForeignMessage): string {
  const room = bare(said.from);
  const given = said.type === 'groupchat' ? said.stanzaIds.findLast(({ by }) => by === room)?.id : undefined;
  return given ?? said.originId ?? said.id;
}

const bare = (address: string): string => address.split('/', 1)[0] ?? '';

const PYTHON = '/usr/bin/python3';

/** @throws Error when it cannot sign in, or is not installed (node tools/system.mjs test) */
export async function foreign(service: Pick<Service, 'ports' | 'caFile'>, account: Account): Promise<Foreign> {
  // Its own folder: what lies in ours is no module of Python's.
  const child = spawn(PYTHON, ['-I', '-B', path.join(import.meta.dirname, 'foreign.py')], { cwd: import.meta.dirname, stdio: ['pipe', 'pipe', 'pipe'] });
  const messages: ForeignMessage[] = [];
  const presences: ForeignPresence[] = [];
  const waiting = new Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }>();
  let online = '';
  let complaints = '';
  let over = false;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      over = true;
      for (const { reject } of waiting.values()) reject(new Error(`the foreign client has ended: ${complaints}`));
      waiting.clear();
      resolve();
    };
    child.once('close', end);
    child.once('error', (error) => {
      complaints += error.message;
      end();
    });
  });
  const hear = (heard: ForeignMessage | ForeignPresence): void => void (heard.kind === 'message' ? messages.push(heard) : presences.push(heard));
  child.stdin.on('error', () => undefined);
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-4_000)));
  createInterface({ input: child.stdout }).on('line', (text) => {
    const told = line.parse(JSON.parse(text));
    if ('online' in told) online = told.online;
    else if ('heard' in told) hear(told.heard);
    else if ('refused' in told) waiting.get(told.answer)?.reject(new Error(told.refused));
    else waiting.get(told.answer)?.resolve(told.value);
  });
  const write = (words: object): void => void child.stdin.write(`${JSON.stringify(words)}\n`);
  let number = 0;
  const ask = (how: { readonly do: string } & Readonly<Record<string, unknown>>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (over) return reject(new Error(`the foreign client has ended: ${complaints}`));
      number += 1;
      waiting.set(number, { resolve, reject });
      write({ number, ...how });
    });
  const done = async (how: Parameters<typeof ask>[0]): Promise<void> => void (await ask(how));
  const named = async (how: Parameters<typeof ask>[0]): Promise<string> => z.string().parse(await ask(how));
  // To whom it goes: the room, or the person and not the one device.
  const backTo = (said: ForeignMessage): string => bare(said.from);

  write({ address: account.address, password: account.password, ca: service.caFile, port: service.ports.xmpps });
  await until('the foreign client to sign in', () => online !== '' || over, 60_000);
  if (over) throw new Error(`the foreign client could not sign in: ${complaints}`);
  return {
    address: online,
    join: async (room, nick = account.address.split('@')[0]) => z.array(presence).parse(await ask({ do: 'join', room, nick })),
    leave: (room) => done({ do: 'leave', room }),
    say: (to, text, mentions = []) => named({ do: 'say', to, text, mentions }),
    subject: (room, text) => done({ do: 'subject', room, text }),
    reply: (said, text) => named({ do: 'reply', to: backTo(said), id: nameOf(said), author: said.from, quoted: said.body, text }),
    react: (said, emoji) => named({ do: 'react', to: backTo(said), id: nameOf(said), emoji }),
    correct: (to, id, text) => named({ do: 'correct', to, id, text }),
    retract: (to, id) => done({ do: 'retract', to, id }),
    moderate: (room, id, reason) => done({ do: 'moderate', room, id, reason }),
    presence: ({ to = null, type = null, show = null, status = null }: { readonly [name: string]: string | null } = {}) => done({ do: 'presence', to, type, show, status }),
    items: async (address, node) => z.array(item).parse(await ask({ do: 'items', address, node })),
    publish: (node, id, xml) => done({ do: 'publish', node, id, xml }),
    subscribe: (address, node) => done({ do: 'subscribe', address, node }),
    slot: async (name, size, type) => slot.parse(await ask({ do: 'slot', name, size, type })),
    features: async (address) => z.array(z.string()).parse(await ask({ do: 'features', address })),
    archive: async (address) => z.array(message).parse(await ask({ do: 'archive', address })),
    raw: (xml) => done({ do: 'raw', xml }),
    processed: () => done({ do: 'processed' }),
    messages: () => messages,
    presences: () => presences,
    waitFor: (match) => {
      const fits = typeof match === 'function' ? match : ({ body }: ForeignMessage) => (typeof match === 'string' ? body.includes(match) : match.test(body));
      return until(`the foreign client to hear ${String(match)}`, () => messages.find(fits), 60_000);
    },
    waitForPresence: (what, match) => until(what, () => presences.find(match), 60_000),
    async close() {
      child.stdin.end();
      // It says goodbye to the server; where it does not come to that, it goes without.
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    },
  };
}
