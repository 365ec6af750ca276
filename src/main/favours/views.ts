import { assertNever } from '../../core/assert.js';
import type { Env } from '../../core/decide/decision.js';
import { dueOf, isFor, type Favour, type FavourTarget, type Wish } from '../../core/favour/favour.js';
import type { FavourLog } from '../../core/favour/log.js';
import { mayDo } from '../../core/favour/reduce.js';
import { shortSummary, timeWords } from '../../core/favour/words.js';
import { safeText } from '../../core/text.js';
import type { FavourDo, FavourView } from '../../shared/favour-view.js';
import { nameOf } from '../desk/names.js';

export interface Viewer {
  readonly me: string;
  readonly desk: string;
  /** ms since 1970. */
  readonly now: number;
  readonly timeZone: string;
  /** Ids of favours with which something was done here that the channel has not confirmed. */
  readonly pending: ReadonlySet<string>;
}

const safe = (text: string): string => safeText(text).text;
const DOES: readonly FavourDo[] = ['accept', 'decline', 'done', 'reopen', 'withdraw'];

export function favourView({ key, room }: FavourLog, favour: Favour, viewer: Viewer): FavourView {
  const { me } = viewer;
  const name = (address: string): string => (address === me ? 'you' : nameOf(address));
  const { asked, accepted, ended, givenBack, state, wish, to } = favour;
  const due = dueWords(wish, viewer);
  return {
    id: key, channel: `channel:${room}`, kind: wish.kind, title: safe(titleOf(favour, name)), facts: factsOf(wish).map(safe),
    by: name(asked.by), mine: asked.by === me, askedAt: asked.at, state, cannot: favour.cannot.map(({ by, reason }) => ({ name: name(by), reason: safe(reason) })),
    may: mayOf(favour, viewer), pending: viewer.pending.has(favour.id),
    ...(due ? { due } : {}), ...(to ? { to: { name: targetName(to, name), here: isFor(favour, me, viewer.desk) } } : {}),
    ...(accepted ? { doer: { name: name(accepted.by), point: safe(accepted.point), mine: accepted.by === me } } : {}),
    ...(ended ? { ended: { name: name(ended.by), reason: safe(ended.reason) } } : {}),
    ...(givenBack ? { givenBack: { name: name(givenBack.by), reason: safe(givenBack.reason) } } : {}),
  };
}

/** Within a sentence: "Pull “The Odyssey” for North", "your cover until 16:00". */
export function favourWords(favour: Favour | undefined, { me, now, rules: { timeZone } }: Pick<Env, 'me' | 'now' | 'rules'>): string {
  if (!favour) return 'a favour';
  const { wish, asked } = favour;
  if (wish.kind !== 'cover') return safe(shortSummary(wish));
  return `${asked.by === me ? 'your cover' : `cover for ${nameOf(asked.by)}`} until ${timeWords(wish.until, now, timeZone)}`;
}

/** A decline of one's own may be taken back as well; what is over for good offers nothing. */
const mayOf = (favour: Favour, { me, desk }: Viewer): FavourDo[] =>
  DOES.filter((type) => mayDo(favour, { author: me, desk, detail: type === 'decline' || type === 'reopen' ? { type, reason: '' } : { type } }));

const targetName = (to: FavourTarget, name: (address: string) => string): string => (to.kind === 'person' ? name(to.address) : safe(to.point));

const titleOf = ({ wish, asked }: Favour, name: (address: string) => string): string => (wish.kind === 'cover' ? `Cover for ${name(asked.by)}` : shortSummary(wish));

function factsOf(wish: Wish): readonly string[] {
  switch (wish.kind) {
    case 'pull': return [...(wish.callNumber ? [`Call number ${wish.callNumber}`] : []), ...(wish.barcode ? [`Barcode ${wish.barcode}`] : [])];
    // The title has them, unless they are longer than a line.
    case 'pass-on': case 'look-up': return shortSummary(wish).endsWith(wish.text) ? [] : [wish.text];
    case 'cover': return wish.note ? [wish.note] : [];
    default: return assertNever(wish);
  }
}

function dueWords(wish: Wish, { now, timeZone }: Viewer): FavourView['due'] {
  const at = dueOf(wish);
  return at === undefined ? undefined : { at, words: `${wish.kind === 'cover' ? 'until' : 'by'} ${timeWords(at, now, timeZone)}` };
}
