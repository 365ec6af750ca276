/**
 * A question that somebody leaves while no desk is open, with a way to answer it later: what the patron's page sends
 * and the desk reads. Neither trusts the other, so both ask these rules.
 */

/** Namespace of `<question/>`, `<name/>`, `<email/>` and `<phone/>`. */
export const NS_QUESTION = 'urn:deskbell:question:0';

/** UTF-16 code units. An e-mail address has at most 254 octets (RFC 5321, erratum 1690). */
export const QUESTION_LIMITS = { question: 4_000, name: 100, email: 254, phone: 40 } as const;

/** How somebody can be answered who is not at their page any more. */
export interface WayBack {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
}

export interface Question extends WayBack {
  readonly question: string;
}

// As the HTML standard has it for fields of type e-mail, with letters of all languages and a host that has a dot.
const EMAIL = /^[\p{L}\p{N}\p{M}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}])?)+$/u;
const PHONE = /^\+?[\d ()./-]+(?: ?(?:x|ext\.?) ?\d{1,6})?$/i;

export const isEmail = (text: string): boolean => text.length <= QUESTION_LIMITS.email && EMAIL.test(text);

/** Five to twenty digits, as people write them: with spaces, brackets, hyphens, and an extension. */
export function isPhone(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '').length;
  return text.length <= QUESTION_LIMITS.phone && digits >= 5 && digits <= 20 && PHONE.test(text);
}

/** One line without marks that change how it reads. */
const isLine = (text: string): boolean => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);

/** @returns undefined when it is no question that can be answered */
export function checkQuestion({ question, name, email, phone }: Question): Question | undefined {
  const words = question.trim();
  if (words === '' || words.length > QUESTION_LIMITS.question || (email === undefined && phone === undefined)) return undefined;
  if (name !== undefined && (name.trim() === '' || name.length > QUESTION_LIMITS.name || !isLine(name))) return undefined;
  if ((email !== undefined && !isEmail(email)) || (phone !== undefined && !isPhone(phone))) return undefined;
  return { question: words, ...(name === undefined ? {} : { name: name.trim() }), ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
}

/** What every XMPP client shows of it. */
export function questionBody({ question, name, email, phone }: Question): string {
  const ways = [...(email === undefined ? [] : [`by e-mail to ${email}`]), ...(phone === undefined ? [] : [`by telephone: ${phone}`])].join(', or ');
  return `${question}\n\nPlease answer ${ways}${name === undefined ? '' : ` (${name})`}`;
}
