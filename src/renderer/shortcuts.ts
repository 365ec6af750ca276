/** Keys to commands. Function keys and Ctrl keys act everywhere; `/` only where nobody is writing. */
import { ALL, type Command } from './commands.js';
import { typing } from './focus.js';
import { keysOf } from './key-names.js';
import { screen } from './screen.js';

export const apple = navigator.platform.startsWith('Mac');

const byKeys = new Map(ALL.flatMap((command: Command) => (command.keys === undefined ? [] : [[command.keys, command] as const])));
/** A dialog asks one question; only somebody who stands there, rings, or looks over the shoulder goes before it, and what can soon not be undone. */
const BEFORE_DIALOGS = ['walk-in', 'call', 'cover', 'undo-step'];

function onKeyDown(event: KeyboardEvent): void {
  if (event.repeat || event.isComposing) return;
  const command = byKeys.get(keysOf(event, apple));
  if (!command) return;
  const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
  const { dialog } = screen.getState();
  if (plain && (typing(event.target) || dialog)) return;
  event.preventDefault();
  event.stopPropagation();
  if (dialog && !BEFORE_DIALOGS.includes(command.id)) return;
  if (command.possible?.() === false) return;
  void command.run();
}

/** Before any field hears the key: a field that keeps its keys to itself must not swallow F2. */
export const startShortcuts = (): void => window.addEventListener('keydown', onKeyDown, { capture: true });
