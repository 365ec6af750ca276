/** What a row says, in words: the same for the eye and for a screen reader. */
import type { Mode } from '../../core/operation.js';
import type { RequestView } from '../../shared/view.js';
import { spoken } from '../ui/time.js';

export const MODE_WORDS: Readonly<Record<Mode, string>> = {
  'in-person': 'Walk-in',
  phone: 'Call',
  'patron-im': 'Patron message',
  'staff-im': 'Colleague',
};

/** "you", "Ben, North"; undefined while nobody holds it. */
export function holderWords({ holder }: RequestView): string | undefined {
  if (!holder) return undefined;
  if (holder.mine) return 'you';
  return holder.point && holder.point !== holder.name ? `${holder.name}, ${holder.point}` : holder.name;
}

export function presenceWords(request: RequestView): string {
  if (request.presence === 'here') return 'here now';
  return request.presence === 'gone' ? 'has left' : '';
}

const alarmWords = (request: RequestView): string => (request.alarm === 0 ? '' : request.alarm === 1 ? 'nobody has taken it' : 'still nobody has taken it');

/** One sentence for a screen reader. The time counts in minutes: a name that changes every second is read out again and again. */
export function rowSentence(request: RequestView, now: number, gone: boolean): string {
  const holder = holderWords(request);
  const said = [
    request.who === MODE_WORDS[request.mode] ? request.who : `${MODE_WORDS[request.mode]}, ${request.who}`,
    gone ? 'no longer in the queue' : '',
    request.phase === 'on-hold' ? 'on hold' : '',
    holder ? `with ${holder}` : `waiting ${spoken(now - request.waitingSince)}`,
    alarmWords(request),
    request.silent ? 'no answer for a while' : '',
    request.unread > 0 ? `${request.unread} unread` : '',
    request.pending ? 'not shared yet' : '',
    request.byHand ? 'taken by hand, somebody else may answer too' : '',
    request.returned ? 'came back to the queue' : '',
    request.typing ? 'typing' : '',
    request.hasDraft ? 'draft' : '',
    request.firstWords,
  ];
  return said.filter((part) => part !== '').join(', ');
}
