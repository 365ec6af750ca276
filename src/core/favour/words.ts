/** Favours in plain sentences: for people who read the channel with another client, and for the record. */
import { localOf } from '../address.js';
import { assertNever } from '../assert.js';
import { dayOf } from '../day.js';
import { dueOf, type Favour, type FavourDetail, type FavourTarget, type Wish } from './favour.js';

const formats = new Map<string, { readonly time: Intl.DateTimeFormat; readonly day: Intl.DateTimeFormat; readonly date: Intl.DateTimeFormat }>();

function formatsOf(timeZone: string) {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = {
    time: new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }),
    day: new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short' }),
    date: new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' }),
  };
  formats.set(timeZone, made);
  return made;
}

const DAY = 24 * 3_600_000;

/** "16:00", "Tue 12:00", "Tue 8 Dec 12:00": in the zone of the library, as short as it can be told apart. */
export function timeWords(at: number, now: number, timeZone: string): string {
  const { time, day, date } = formatsOf(timeZone);
  if (dayOf(at, timeZone) === dayOf(now, timeZone)) return time.format(at);
  return `${Math.abs(at - now) < 6 * DAY ? day.format(at) : date.format(at).replace(',', '')} ${time.format(at)}`;
}

const quoted = (title: string): string => `“${title}”`;

/** "Pull “The Odyssey” for North", "Look up: when was the bridge built?", "Cover". */
export function summaryOf(wish: Wish): string {
  switch (wish.kind) {
    case 'pull': return `Pull ${quoted(wish.title)}${wish.branch ? ` for ${wish.branch}` : ''}`;
    case 'pass-on': return `Pass on: ${wish.text}`;
    case 'look-up': return `Look up: ${wish.text}`;
    case 'cover': return 'Cover';
    default: return assertNever(wish);
  }
}

const LONGEST = 120;

/** The same, short enough to stand within a sentence. */
export function shortSummary(wish: Wish): string {
  const line = summaryOf(wish).replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1).replace(/\p{Surrogate}$/u, '')}…`;
}

const nameOf = (address: string): string => localOf(address);

const addressed = (to: FavourTarget | undefined): string => (to === undefined ? '' : to.kind === 'person' ? `${nameOf(to.address)}: ` : `For the desk ${to.point}: `);

function asking(wish: Wish, to: FavourTarget | undefined, now: number, timeZone: string): string {
  const due = dueOf(wish);
  const by = due === undefined ? '' : timeWords(due, now, timeZone);
  switch (wish.kind) {
    case 'pull': {
      const found = [wish.callNumber ? `call number ${wish.callNumber}` : '', wish.barcode ? `barcode ${wish.barcode}` : ''].filter(Boolean).join(', ');
      return `${addressed(to)}Please pull ${quoted(wish.title)}${found ? ` (${found})` : ''}${wish.branch ? ` for ${wish.branch}` : ''}${by ? `, by ${by}` : ''}.`;
    }
    case 'pass-on': return `${addressed(to)}Please pass this on${by ? ` by ${by}` : ''}: ${wish.text}`;
    case 'look-up': return `${addressed(to)}Please look this up${by ? ` by ${by}` : ''}: ${wish.text}`;
    case 'cover': return `${addressed(to)}I need cover until ${by}.${wish.note ? ` ${wish.note}` : ''}`;
    default: return assertNever(wish);
  }
}

const because = (reason: string): string => (reason === '' ? '' : ` (${reason})`);

/** The body of the message. @param favour as it was before; none: it is asked now */
export function favourBody(detail: FavourDetail, favour: Pick<Favour, 'wish' | 'asked' | 'state'> | undefined, now: number, timeZone: string): string {
  if (detail.type === 'ask') return asking(detail.wish, detail.to, now, timeZone);
  if (detail.type === 'unknown' || !favour) return '';
  const { wish } = favour;
  const what = shortSummary(wish);
  const cover = wish.kind === 'cover' ? `${nameOf(favour.asked.by)} until ${timeWords(wish.until, now, timeZone)}` : undefined;
  switch (detail.type) {
    case 'accept': return cover ? `I cover for ${cover}.` : `I do this: ${what}`;
    case 'done': return cover ? `The cover for ${cover} is over.` : `Done: ${what}`;
    case 'withdraw': return cover ? 'I no longer need cover.' : `No longer needed: ${what}`;
    case 'decline': return `${cover ? `I cannot cover for ${cover}` : `I cannot do this: ${what}`}${because(detail.reason)}`;
    case 'reopen': {
      if (favour.state === 'accepted') return `${cover ? `I cannot go on covering for ${cover}` : `I cannot do this after all: ${what}`}${because(detail.reason)}`;
      return cover ? `Cover is needed again for ${cover}.` : `Asked again: ${what}`;
    }
    default: return assertNever(detail);
  }
}
