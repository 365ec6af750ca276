/** Keys to commands. Function keys and Ctrl keys act everywhere; `/` only where nobody is writing. */
import { ALL, type Command } from './commands.js';
import { typing } from './focus.js';
import { screen } from './screen.js';

const apple = navigator.platform.startsWith('Mac');

/** "Ctrl+Shift+B" of a key press; Command stands for Ctrl on a Mac. */
export function keysOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): string {
  const main = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const ctrl = apple ? event.metaKey : event.ctrlKey;
  const shift = event.shiftKey && (event.key.length > 1 || ctrl);
  return [ctrl ? 'Ctrl' : '', event.altKey ? 'Alt' : '', shift ? 'Shift' : '', main].filter((part) => part !== '').join('+');
}

const byKeys = new Map(ALL.flatMap((command: Command) => (command.keys === undefined ? [] : [[command.keys, command] as const])));

function onKeyDown(event: KeyboardEvent): void {
  if (event.repeat || event.isComposing) return;
  const command = byKeys.get(keysOf(event));
  if (!command) return;
  const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
  if (plain && typing(event.target)) return;
  event.preventDefault();
  event.stopPropagation();
  // A dialog asks one question; only logging somebody who stands there goes before it.
  if (screen.getState().dialog && !['walk-in', 'call', 'cover'].includes(command.id)) return;
  if (command.possible?.() === false) return;
  void command.run();
}

/** Before any field hears the key: a field that keeps its keys to itself must not swallow F2. */
export const startShortcuts = (): void => window.addEventListener('keydown', onKeyDown, { capture: true });

/** As a person reads it: "Ctrl+H", on a Mac "⌘H". */
export const keyLabel = (keys: string): string => (apple ? keys.replaceAll('Ctrl+', '⌘').replaceAll('Shift+', '⇧') : keys);
