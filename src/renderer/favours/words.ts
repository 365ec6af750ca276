/** Favours in words; pure. */
import { assertNever } from '../../core/assert.js';
import type { FavourKind } from '../../core/favour/favour.js';
import type { FavourDo, FavourView } from '../../shared/favour-view.js';

export const KIND_WORDS: Readonly<Record<FavourKind, string>> = { pull: 'Pull an item', 'pass-on': 'Pass something on', 'look-up': 'Look something up', cover: 'Cover for me' };

const because = (reason: string): string => (reason === '' ? '' : `: ${reason}`);
const has = (name: string): string => (name === 'you' ? 'have' : 'has');
const start = (name: string): string => (name === 'you' ? 'You' : name);

/** "Nobody has accepted it yet", "Ben does it, at North", "Ben has declined it: it is on loan". */
export function stateWords({ state, doer, ended, kind, givenBack, to }: FavourView): string {
  switch (state) {
    case 'asked':
      if (givenBack) return `${start(givenBack.name)} ${has(givenBack.name)} given it back${because(givenBack.reason)}. Nobody has accepted it now`;
      return to ? `Asked of ${to.name}` : 'Nobody has accepted it yet';
    case 'accepted': {
      const does = kind === 'cover' ? (doer?.name === 'you' ? 'cover' : 'covers') : doer?.name === 'you' ? 'do this' : 'does this';
      return `${start(doer?.name ?? '')} ${does}${doer && doer.point !== '' && !doer.mine ? `, at ${doer.point}` : ''}`;
    }
    case 'done': return kind === 'cover' ? 'Over' : `Done, says ${ended?.name ?? ''}`;
    case 'declined': return `${start(ended?.name ?? '')} ${has(ended?.name ?? '')} declined it${because(ended?.reason ?? '')}`;
    case 'withdrawn': return 'No longer needed';
    default: return assertNever(state);
  }
}

export const cannotWords = ({ cannot }: FavourView): readonly string[] => cannot.map(({ name, reason }) => `${start(name)} cannot${because(reason)}`);

/** What the button says. */
export function verbOf(what: FavourDo, { kind, state, mine }: FavourView): string {
  switch (what) {
    case 'accept': return kind === 'cover' ? 'I cover' : 'Accept';
    case 'decline': return 'Decline …';
    case 'done': return kind !== 'cover' ? 'Done' : mine ? 'I am back' : 'End the cover';
    case 'reopen': return state === 'accepted' ? 'Give back …' : 'Ask again';
    case 'withdraw': return 'No longer needed';
    default: return assertNever(what);
  }
}

/** A cover that somebody has accepted ends; there is nothing else to withdraw. What one has declined oneself can be taken up again. */
export const waysOf = (favour: FavourView): readonly FavourDo[] =>
  favour.may.filter((what) => (what === 'withdraw' ? favour.kind !== 'cover' || favour.state === 'asked' : what !== 'done' || !favour.mine || favour.kind === 'cover'));

const byDue = (a: FavourView, b: FavourView): number => (a.due?.at ?? Number.POSITIVE_INFINITY) - (b.due?.at ?? Number.POSITIVE_INFINITY) || a.askedAt - b.askedAt;
const isOpen = ({ state }: FavourView): boolean => state === 'asked' || state === 'accepted';

export interface Part {
  readonly title: string;
  readonly favours: readonly FavourView[];
}

const OVER_SHOWN = 20;

/**
 * Mine, and those of the branches; each stands once, what is due first comes first.
 * @param channels in their order
 */
export function partsOf(favours: readonly FavourView[], channels: readonly { readonly id: string; readonly name: string }[]): readonly Part[] {
  const open = favours.filter(isOpen).toSorted(byDue);
  const doing = open.filter(({ doer }) => doer?.mine === true);
  const asked = open.filter((one) => one.to?.here === true && one.state === 'asked' && !one.mine);
  const mine = open.filter((one) => one.mine);
  const named = new Set([...doing, ...asked, ...mine]);
  const rest = open.filter((one) => !named.has(one));
  const over = favours.filter((one) => !isOpen(one) && (one.mine || one.doer?.mine === true || one.to?.here === true)).slice(0, OVER_SHOWN);
  return [
    { title: 'You were asked', favours: asked }, { title: 'You have accepted', favours: doing }, { title: 'You have asked', favours: mine },
    ...channels.map(({ id, name }) => ({ title: `Open in ${name}`, favours: rest.filter(({ channel }) => channel === id) })),
    { title: 'Over', favours: over },
  ].filter((part) => part.favours.length > 0);
}
