/** What a row says, in words: the same for the eye and for a screen reader. */
import { once } from '../../core/once.js';
import type { Mode } from '../../core/operation.js';
import type { RequestView } from '../../shared/view.js';
import { cameIn, followUpWords, isFollowUp } from '../followup/words.js';
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

/** Somebody is asked to go on with it: as this desk sees it. */
export function offerWords({ offer, holder }: RequestView): string {
  if (!offer) return '';
  if (offer.toMe) return `${offer.by} offers you this${offer.note === '' ? '' : `: ${offer.note}`}`;
  return holder?.mine ? `offered to ${offer.to}, waiting` : `offered to ${offer.to}`;
}

const list = once(() => new Intl.ListFormat('en', { type: 'conjunction' }));

/** "Ben is looking at this too". */
export function viewerWords(viewers: readonly string[]): string {
  if (viewers.length === 0) return '';
  const named = viewers.length > 3 ? [...viewers.slice(0, 2), `${viewers.length - 2} others`] : viewers;
  return `${list().format(named)} ${viewers.length === 1 ? 'is' : 'are'} looking at this too`;
}

export function presenceWords(request: RequestView): string {
  if (request.presence === 'here') return 'here now';
  return request.presence === 'gone' ? 'has left' : '';
}

/** What came in while the service was closed, until it opens. */
export const WAITS = 'waits for the opening';

/** What a request says whose desk vanished. */
export const RETURNED = 'came back, its desk is gone';

const alarmWords = (request: RequestView): string => (request.alarm === 0 ? '' : request.alarm === 1 ? 'nobody has taken it' : 'still nobody has taken it');

/** Which service a patron wrote to, where there are several to tell apart. */
export const serviceWords = (request: RequestView, several: boolean): string => (several && request.mode === 'patron-im' ? request.service : '');

/** One sentence for a screen reader. The time counts in minutes: a name that changes every second is read out again and again. */
export function rowSentence(request: RequestView, now: number, gone: boolean, several = false): string {
  const holder = holderWords(request);
  const said = [
    request.who === MODE_WORDS[request.mode] ? request.who : `${MODE_WORDS[request.mode]}, ${request.who}`,
    serviceWords(request, several),
    gone ? 'no longer in the queue' : '',
    request.phase === 'on-hold' ? 'on hold' : '',
    followUpWords(request),
    holder ? `with ${holder}` : isFollowUp(request) ? `came in ${cameIn(request.waitingSince, now)}` : `waiting ${spoken(now - request.waitingSince)}`,
    offerWords(request),
    alarmWords(request),
    request.silent ? 'no answer for a while' : '',
    request.unread > 0 ? `${request.unread} unread` : '',
    request.pending ? 'not shared yet' : '',
    request.followUp === 'waits' ? WAITS : '',
    request.byHand ? 'taken by hand, somebody else may answer too' : '',
    request.returned ? RETURNED : '',
    request.typing ? 'typing' : '',
    request.hasDraft ? 'draft' : '',
    request.firstWords,
  ];
  return said.filter((part) => part !== '').join(', ');
}
