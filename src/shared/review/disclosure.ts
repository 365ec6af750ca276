/** What a disclosure is made from, and what its parts are called. */
import * as z from 'zod';
import type { Decision } from '../../core/disclosure/decide.js';
import { PURPOSES } from '../../core/disclosure/line.js';
import { RULE_NAMES, type RuleName } from '../../core/disclosure/mask.js';
import type { GuardRules } from '../../core/guard/rules.js';
import type { MaskSummary } from '../../core/disclosure/summary.js';

export const FORMATS = ['html', 'pdf', 'eml', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

export const FORMAT_WORDS: Readonly<Record<Format, string>> = {
  html: 'Web page (HTML): reads in any browser', pdf: 'PDF: to print, or to send on', eml: 'E-mail (EML): one message per conversation, for mail archives', csv: 'Table (CSV): for spreadsheets and databases',
};

/** What each rule leaves out, as the disclosure itself says it. */
export const RULE_WORDS: Readonly<Record<RuleName, string>> = {
  patron: 'Names and addresses of patrons who took part', name: 'Names by which people introduce themselves', colleague: 'Names and addresses of staff',
  'card number': 'Library card numbers', PIN: 'PINs and passwords', 'ID number': 'Identity numbers of a state', 'payment card': 'Numbers of payment cards and bank accounts',
  'e-mail': 'E-mail addresses that the library does not publish', phone: 'Telephone numbers that the library does not publish', address: 'Postal addresses that the library does not publish',
  loan: 'Who has borrowed what',
};

/** What is offered as a reason; any other can be written. */
export const REASONS = ['Says who a patron is', 'Library record of a person, confidential by law', 'Health or other private matter', 'Security of the library', 'About another person', 'Not part of the request'] as const;

export const DISCLOSURE_LIMITS = { items: 200, decisions: 2_000, words: 200, reason: 200, request: 500, passphrase: 1_000 } as const;
/** A decision names a line of a transcript by its key, and a conversation by its own. */
const MAX_KEY = 4_400;
const MAX_PLACE = 2_000_000;

const reason = z.string().trim().min(1).max(DISCLOSURE_LIMITS.reason);
const words = z.string().trim().min(1).max(DISCLOSURE_LIMITS.words);
const key = z.string().min(1).max(MAX_KEY);
const offset = z.number().int().min(0).max(MAX_PLACE);
const at = z.strictObject({ item: key, line: key, start: offset, end: offset });

const decision = z.discriminatedUnion('do', [
  z.strictObject({ do: z.enum(['leave-out', 'show']), words, reason }),
  z.strictObject({ do: z.enum(['leave-out-here', 'show-here']), at, reason }),
  z.strictObject({ do: z.literal('leave-out-line'), item: key, line: key, reason }),
]) satisfies z.ZodType<Decision>;

export const disclosureOrder = z.strictObject({
  /** `looked`: fingerprint of what somebody looked at. */
  items: z.array(z.strictObject({ conversation: z.string().min(1).max(4_300), day: z.iso.date(), looked: z.number().int().min(0).max(0xffff_ffff) })).min(1).max(DISCLOSURE_LIMITS.items),
  purpose: z.enum(PURPOSES),
  /** Which request is answered, and for whom. */
  request: z.string().trim().min(1).max(DISCLOSURE_LIMITS.request),
  rules: z.array(z.enum(RULE_NAMES)).max(RULE_NAMES.length),
  decisions: z.array(decision).max(DISCLOSURE_LIMITS.decisions),
  formats: z.array(z.enum(FORMATS)).min(1).max(FORMATS.length),
});
export type DisclosureOrder = Readonly<z.infer<typeof disclosureOrder>>;

export const disclosureRequests = {
  'review:disclosure': z.undefined(),
  /** Asks for the folder in which the disclosure is made; main remembers it. */
  'review:disclosure-folder': z.undefined(),
  /** Asks for the file with the library's key; main remembers it while the window is open. */
  'review:disclosure-key': z.undefined(),
  /** `passphrase`: of the library's key; none: the disclosure is not signed. */
  'review:disclose': z.strictObject({ order: disclosureOrder, passphrase: z.string().max(DISCLOSURE_LIMITS.passphrase).exactOptional() }),
  /** Shows the last one in the system's own window for folders. */
  'review:disclosure-show': z.undefined(),
};

/** What masking and making need to know. */
export interface DisclosureStart {
  readonly guard: GuardRules;
  /** The policy names a key of the library, so what is disclosed can be signed. */
  readonly canSign: boolean;
  /** Where it will be made, if that was chosen. */
  readonly folder?: string;
  /** Name of the file with the library's key, if that was chosen. */
  readonly keyFile?: string;
}

/** What was made. */
export interface Disclosed {
  /** Its whole path, to be told. */
  readonly folder: string;
  readonly files: number;
  readonly signed: boolean;
  readonly summary: MaskSummary;
}

export interface DisclosureAnswers {
  'review:disclosure': DisclosureStart;
  /** None: the person changed their mind. */
  'review:disclosure-folder': { readonly folder?: string };
  'review:disclosure-key': { readonly keyFile?: string };
  'review:disclose': Disclosed;
  'review:disclosure-show': void;
}
