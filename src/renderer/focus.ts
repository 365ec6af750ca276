/** Where the focus goes, and only because the person asked: arrivals never move it. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';

/** Counts the wishes to work in the open conversation; it puts the focus where that is possible. */
const wishes = createStore<number>(() => 0);
export const useFocusWish = (): number => useStore(wishes);
let granted = 0;
/** Each wish is granted once. */
export function grantFocus(wish: number): boolean {
  const isNew = wish !== granted;
  granted = wish;
  return isNew;
}
export const focusLater = (): void => wishes.setState((n) => n + 1, true);

const PANE = '[data-pane]';
const WITHIN = '[data-focus-first], [role="listbox"], textarea, input, button, [tabindex="0"]';
const usable = (element: HTMLElement): boolean => !element.matches(':disabled, [aria-disabled="true"]') && element.checkVisibility();

/** Into a pane, but not into a pane within it; onto the pane itself, where it has nothing to press: keys scroll it. */
function enter(pane: HTMLElement | null | undefined): void {
  if (!pane) return;
  const inside = [...pane.querySelectorAll<HTMLElement>(WITHIN)].filter((element) => usable(element) && (element.closest(PANE) === pane || !pane.matches(PANE)));
  const first = inside.find((element) => element.matches('[data-focus-first]')) ?? inside[0];
  if (!first) pane.tabIndex = -1;
  (first ?? pane).focus();
}

const paneOf = (name: string): HTMLElement | null => document.querySelector<HTMLElement>(`[data-pane="${name}"], [data-place="${name}"]`);

/** By the name of a pane, or of a place within one. */
export const focusPane = (name: string): void => enter(paneOf(name));

/** A pane that was opened just now is drawn with one of the next frames; the first time it is fetched before that. */
const FRAMES = 60;
export function focusWhenDrawn(name: string, frames = FRAMES): void {
  requestAnimationFrame(() => {
    const pane = paneOf(name);
    if (pane || frames === 0) enter(pane);
    else focusWhenDrawn(name, frames - 1);
  });
}

/** F6 and Shift+F6: the next pane, round and round. */
export function movePane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>(PANE)].filter((pane) => pane.checkVisibility());
  const at = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  enter(panes[(at + step + panes.length) % panes.length]);
}

/** Whether a key is text for somebody: then single letters and `/` are not commands. */
export function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('textarea, input:not([type="range"], [type="checkbox"], [type="radio"])'));
}
