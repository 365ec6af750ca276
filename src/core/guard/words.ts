/** What only words give away: a PIN, who has borrowed what, a colleague's name. */
import { plainText } from './plain.js';
import type { Finding } from './rules.js';

const spans = (kind: Finding['kind'], text: string, pattern: RegExp): Finding[] => Array.from(text.matchAll(pattern), (match) => ({ kind, start: match.index, end: match.index + match[0].length }));

const SECRET = '(?:pin|passcode|password|contrasena|clave)';
/** What may stand between the word and the secret. */
const LINK = String.raw`(?: ?[:=]| (?:number|code|is|was|still|now|to|as|es|era|de|acceso|el|la|nueva|nuevo|provisional|sera|a)(?= |:|=)){0,5} ?[:=]? ?`;
const SECRET_FIRST = new RegExp(String.raw`\b${SECRET}\b${LINK}(?:(?:\d ){3,7}\d|\d{4,8}|(?=[^\s\d]{0,40}\d)[A-Za-z0-9_!@#$%&*-]{6,40})(?![\w])`, 'gi');
/** "password: sunflower": a sign instead of a verb, so the next word is the secret. */
const SECRET_SIGN = new RegExp(String.raw`\b${SECRET}(?: (?:nueva|provisional|number|code))? ?[:=] ?[A-Za-z0-9_!@#$%&*-]{4,40}`, 'gi');
const SECRET_LAST = new RegExp(String.raw`(?<!\w)\d{4,8} (?:as|is|como|es) (?:my|your|the|her|his|mi|su|el|la) (?:new |nueva )?${SECRET}\b`, 'gi');

export const findPins = (text: string): Finding[] => [SECRET_FIRST, SECRET_SIGN, SECRET_LAST].flatMap((pattern) => spans('pin', text, pattern));

const WORD = "[A-Z][a-z'-]{1,24}";
const PERSON = String.raw`(?:(?:Mr|Mrs|Ms|Miss|Dr|Don|Dona|Sr|Sra|[Ss]enora?)\.? ${WORD}|(?!(?:The|An|Our|All|El|La|Los|Las|Un|Una) )${WORD} (?:(?:de|del|la|van|von|[A-Z]\.) ){0,2}${WORD})(?: ${WORD})?`;
const HAS = '(?:has|have|had|tiene|tenia|lo tiene|la tiene)';
const LENT = String.raw`(?:checked out|on loan|overdue|on hold|borrowed|prestad[oa]s?|en prestamo|atrasad[oa]s?|reservad[oa]s?)`;
const TOOK = String.raw`(?:borrowed|checked out|took out|returned|renewed|reserved|is waiting for|saco|devolvio|se llevo|renovo|reservo|pidio)`;
const LOANS: readonly RegExp[] = [
  new RegExp(String.raw`\b${PERSON} ${HAS} [^\n]{0,80}?${LENT}`, 'g'),
  new RegExp(String.raw`\b${PERSON} (?:just |also |ya )?${TOOK}\b(?! (?:to|from|home|a casa)\b)(?= [^\n]{0,60}["A-Z])`, 'g'),
  new RegExp(String.raw`\b(?:${LENT}|lent|waiting|[Pp]restad[oa]s?|[Rr]eservad[oa]s?|[Ss]acad[oa]s?) (?:was |to |by |for |a |para |por )+(?:la |el )?${PERSON}`, 'g'),
  new RegExp(String.raw`\b(?:tiene|tenia) (?:prestad[oa]s?|en prestamo|atrasad[oa]s?|reservad[oa]s?) ${PERSON}`, 'g'),
  new RegExp(String.raw`\b(?:[Ll]oans?|[Hh]olds?|[Cc]heckouts|[Pp]restamos?|[Rr]eservas?|[Oo]verdue (?:items|books)) (?:of|for|de) ${PERSON}`, 'g'),
  new RegExp(String.raw`\b${PERSON}'s (?:loans?|holds?|checkouts|overdue)\b`, 'g'),
  new RegExp(String.raw`\b(?:borrower|reader|lectora?|usuari[oa]) (?:of|de) [^\n]{1,80}? (?:is|es) ${PERSON}`, 'g'),
];
/** Keywords without which no pattern above can match: most messages end here. */
const LOAN_WORDS = /\b(?:borrow|check(?:ed )?out|loan|overdue|hold|took out|return|renew|reserv|waiting for|lent\b|prest|atrasad|saco|sacad|devolvio|llevo|renovo|pidio|lector)/i;
/** Sentences with their places, a long one in parts. A title like "Mrs." ends none. */
function* sentences(text: string): Generator<{ readonly said: string; readonly at: number }> {
  for (const match of text.matchAll(/(?:[^.!?\n]|(?<=\b(?:Mr|Mrs|Ms|Dr|Sr|Sra|[A-Z]))\.|[.!?](?=\S)){1,240}/g)) yield { said: match[0], at: match.index };
}

/** Who has borrowed what: a name beside a loan. */
export function findLoans(text: string): Finding[] {
  if (!LOAN_WORDS.test(text)) return [];
  const found: Finding[] = [];
  for (const { said, at } of sentences(text)) {
    if (!LOAN_WORDS.test(said)) continue;
    for (const pattern of LOANS) found.push(...spans('loan', said, pattern).map(({ kind, start, end }) => ({ kind, start: at + start, end: at + end })));
  }
  return found;
}

/** Whole names, however they are written. */
export function namePattern(name: string): RegExp {
  const words = plainText(name).trim().split(/\s+/).map((word) => word.replaceAll(/[^A-Za-z0-9]/g, String.raw`\$&`));
  return new RegExp(String.raw`(?<![A-Za-z0-9])${words.join(String.raw`[\s.]{1,3}`)}(?![A-Za-z0-9])`, 'gi');
}

export const findStaffNames = (text: string, names: readonly RegExp[]): Finding[] => names.flatMap((name) => spans('staff-name', text, name));
