/** What happened at the desks, in words for whoever reads the record. */
import type { Event } from '../event.js';
import { nameInPath } from '../files/name.js';
import type { GuardCounts, GuardKind } from '../guard/rules.js';
import { nameOf } from '../names.js';
import type { OfferTarget, Operation } from '../operation.js';
import { DISTRESS_WORDS, operationWords } from '../operation-words.js';
import type { ReadingLine } from './reading.js';

type Words = Pick<ReadingLine, 'kind' | 'text'> & Partial<Pick<ReadingLine, 'incident' | 'script' | 'who' | 'address'>>;

const targetOf = (to: OfferTarget): string => (to.kind === 'desk' ? to.point : to.kind === 'person' ? nameOf(to.address) : to.service);

/** undefined: between the desks, nothing for a reader. */
export function detailWords(detail: Operation['detail']): Words | undefined {
  if (detail.type === 'note') return { kind: 'note', text: detail.text };
  const text = operationWords(detail, targetOf);
  if (text === undefined) return undefined;
  if (detail.type !== 'ladder') return { kind: 'step', text };
  return { kind: 'incident', text, incident: { category: detail.category, step: detail.step }, ...(detail.script === undefined ? {} : { script: detail.script }) };
}

const GUARD_WORDS: Readonly<Record<GuardKind, readonly [one: string, more: string]>> = {
  card: ['library card number', 'library card numbers'], pin: ['PIN', 'PINs'], 'national-id': ['national identity number', 'national identity numbers'],
  payment: ['payment card number', 'payment card numbers'], email: ['e-mail address', 'e-mail addresses'], phone: ['telephone number', 'telephone numbers'],
  address: ['postal address', 'postal addresses'], loan: ['word about loans', 'words about loans'], 'staff-name': ['name of a colleague', 'names of colleagues'],
  'own-address': ['own address of staff', 'own addresses of staff'],
};

/** "1 library card number, 2 telephone numbers" */
export const guardWords = (found: GuardCounts): string =>
  Object.entries(GUARD_WORDS).flatMap(([kind, [one, more]]) => {
    const count = Object.entries(found).find(([name]) => name === kind)?.[1] ?? 0;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : more}`];
  }).join(', ');

const FILE_WORDS = { failed: 'A file could not be sent', stopped: 'Sending a file was stopped', saved: 'A file was kept on the computer' } as const;

/** What a desk alone wrote down. undefined: nothing for a reader. */
export function deskWords(event: Event): Words | undefined {
  switch (event.kind) {
    case 'guarded': return { kind: 'step', text: `The privacy guard warned before sending: ${guardWords(event.found)}` };
    case 'script-used': return { kind: 'script', text: `Script put into the draft: ${event.script}`, script: event.script };
    case 'referral':
      if (event.to === 'crisis-help') return { kind: 'referral', text: `Given help, or whom to call: ${DISTRESS_WORDS[event.about]}` };
      return { kind: 'referral', text: `Referred to ${event.name}${event.email === undefined ? '' : ` (${event.email})`}:\n${event.text}` };
    case 'report': return { kind: 'step', text: 'A report for the supervisor was made' };
    case 'alerted': return { kind: 'step', text: event.level === 1 ? 'Nobody had taken it: the desk alerted' : 'Nobody had taken it still: it was announced to all staff' };
    case 'topic': return { kind: 'step', text: `Topic: ${event.topic}` };
    case 'channel': return { kind: 'step', text: event.access === 'staff' ? `Channel ${event.name}: for all staff` : `Channel ${event.name}: for ${event.people.map(nameOf).join(', ')}` };
    case 'file': return event.what === 'sending' ? undefined : { kind: 'step', text: `${FILE_WORDS[event.what]}: ${event.file.name ?? nameOfFile(event.file.url)}` };
    case 'own-operation': return event.operation.detail.type === 'note' ? { kind: 'note', text: event.operation.detail.text, who: nameOf(event.operation.author), address: event.operation.author } : undefined;
    default: return undefined;
  }
}

const nameOfFile = (url: string): string => nameInPath(url.replace(/[?#].*$/u, ''));
