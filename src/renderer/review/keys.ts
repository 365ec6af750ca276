/** Every key of the review window once: the keys, the hints and the help read this table. */
import { movePane, typing } from '../focus.js';
import { keyLabel, keysOf } from '../key-names.js';
import { close, lookAgain, openBeside, reviewedNext, takeBack, takesBack, toggleFlag } from './actions.js';
import { holdSheet } from './holds/actions.js';
import { isPile, review, store, type Review } from './store.js';

export const apple = navigator.platform.startsWith('Mac');

export interface ReviewKey {
  readonly keys: string;
  readonly label: string;
  readonly run: () => unknown;
  /** Whether it can do anything now. */
  readonly possible?: (state: Review) => boolean;
}

/** A conversation that stays open behind another page is not what anybody means by a key. */
const onPile = ({ place }: Review): boolean => isPile(place);
const read = (state: Review): boolean => onPile(state) && state.opened?.read !== undefined;
const toWords = (): void => document.querySelector<HTMLInputElement>('[data-place="words"] input')?.focus();

export const KEYS = {
  done: { keys: 'Ctrl+Enter', label: 'Mark as reviewed, and open the next one', run: reviewedNext, possible: read },
  takeBack: { keys: 'Ctrl+Shift+U', label: 'Take back that it was reviewed: the one just marked, or the open one', run: takeBack, possible: (state) => onPile(state) && takesBack(state) !== undefined },
  next: { keys: 'Alt+ArrowDown', label: 'Open the next one', run: () => openBeside(1), possible: onPile },
  previous: { keys: 'Alt+ArrowUp', label: 'Open the one before', run: () => openBeside(-1), possible: onPile },
  flag: { keys: 'Ctrl+Shift+F', label: 'Flag it, or take the flag away', run: toggleFlag, possible: read },
  comment: { keys: 'Ctrl+Shift+M', label: 'Comment on it', run: () => store.setState({ sheet: 'comment' }), possible: read },
  hand: { keys: 'Ctrl+Shift+H', label: 'Hand it to somebody', run: () => store.setState({ sheet: 'hand' }), possible: read },
  hold: { keys: 'Ctrl+Shift+L', label: 'Put it on legal hold', run: holdSheet, possible: read },
  words: { keys: 'Ctrl+F', label: 'Search for words', run: toWords },
  again: { keys: 'F5', label: 'Look again for what is new', run: lookAgain },
  cover: { keys: 'Ctrl+Shift+B', label: 'Cover the words on the screen, or show them', run: () => store.setState(({ covered }) => ({ covered: !covered })) },
  nextPane: { keys: 'F6', label: 'Next part of the window', run: () => movePane(1) },
  previousPane: { keys: 'Shift+F6', label: 'Previous part of the window', run: () => movePane(-1) },
  back: { keys: 'Escape', label: 'Close the conversation', run: close, possible: (state) => onPile(state) && state.opened !== undefined },
  help: { keys: 'F1', label: 'Keys', run: () => store.setState({ sheet: 'keys' }) },
} satisfies Record<string, ReviewKey>;
export type ReviewKeyName = keyof typeof KEYS;

const all: readonly ReviewKey[] = Object.values(KEYS);
const NAMES: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑', Enter: 'Enter', Escape: 'Esc' };

/** As a person reads it: "Ctrl+Enter", "Alt+↓". */
export const keyWords = (keys: string): string => keyLabel(keys.replace(/Arrow(?:Up|Down)|Escape/u, (name) => NAMES[name] ?? name), apple);

function onKeyDown(event: KeyboardEvent): void {
  if (event.repeat || event.isComposing) return;
  const state = review();
  const key = all.find(({ keys }) => keys === keysOf(event, apple));
  if (!key || !state.overview || state.sheet || document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
  // In a field these move the caret, or leave the field.
  if (typing(event.target) && (event.altKey || event.key === 'Escape')) return;
  if (event.target instanceof HTMLSelectElement && event.key !== 'F6' && event.key !== 'F1') return;
  if (key.possible?.(state) === false) return;
  event.preventDefault();
  event.stopPropagation();
  void key.run();
}

export const startKeys = (): void => window.addEventListener('keydown', onKeyDown, { capture: true });
