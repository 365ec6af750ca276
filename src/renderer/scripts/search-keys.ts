/** The script that the arrows have reached in a list, or that is shown beside it. */
import { toggleFavourite } from './scripts-store.js';

export function chosenScript(): string | undefined {
  const chosen = document.querySelector<HTMLElement>('.script-list [data-focused]') ?? document.querySelector<HTMLElement>('.script-text[data-script]');
  return chosen?.dataset['key'] ?? chosen?.dataset['script'];
}

export function markFavourite(): void {
  const id = chosenScript();
  if (id !== undefined) toggleFavourite(id);
}
