/** The form for a question that is left: what is in it, and what keeps it from being sent, in kind words. */
import { isEmail, isPhone, QUESTION_LIMITS, type WayBack } from '../core/patron/question.js';
import { xmlText } from '../core/patron/xml-text.js';
import type { Say } from './texts.js';

export type Field = 'question' | 'email' | 'phone' | 'name';

export type Checked = { readonly text: string; readonly way: WayBack } | { readonly problems: readonly (readonly [Field, string])[] };

/** One line of what somebody typed or pasted; marks that change how it reads are no part of an address. */
const line = (typed: string): string => xmlText(typed).replaceAll(/[\p{Cf}\p{Zl}\p{Zp}]/gu, '').replaceAll(/\s+/gu, ' ').trim();

/** @param typed as it stands in the fields @returns the problems in the order of the fields */
export function checkAsk(typed: Readonly<Record<Field, string>>, say: Say): Checked {
  const text = xmlText(typed.question).trim();
  const [email, phone, name] = [line(typed.email), line(typed.phone), line(typed.name)];
  const problems: (readonly [Field, string])[] = [];
  const over = text.length - QUESTION_LIMITS.question;
  if (text === '') problems.push(['question', say('needQuestion')]);
  else if (over > 0) problems.push(['question', say('longQuestion', { over, limit: QUESTION_LIMITS.question })]);
  if (email === '' && phone === '') problems.push(['email', say('needWay')]);
  else if (email !== '' && !isEmail(email)) problems.push(['email', say('badEmail')]);
  if (phone !== '' && !isPhone(phone)) problems.push(['phone', say('badPhone')]);
  if (name.length > QUESTION_LIMITS.name) problems.push(['name', say('badName')]);
  if (problems.length > 0) return { problems };
  return { text, way: { ...(name !== '' && { name }), ...(email !== '' && { email }), ...(phone !== '' && { phone }) } };
}
