import { globalShortcut } from 'electron';
import type { Events } from '../../shared/contract.js';
import type { Policy } from '../../shared/policy/schema.js';

type Command = Events['command'];

/** The part of Electron that is used, so that tests can stand in for a desktop. */
export interface Keyboard {
  register(keys: string, run: () => void): boolean;
  unregisterAll(): void;
}

/**
 * Takes the keys that work while another program has the focus; earlier ones are given back first.
 * @returns a sentence for each key that could not be had, because another program holds it or the desktop gives none
 */
export function setGlobalShortcuts(keys: Policy['globalShortcuts'], enabled: boolean, run: (command: Command) => void, keyboard: Keyboard = globalShortcut): readonly string[] {
  keyboard.unregisterAll();
  if (!enabled) return [];
  const wanted: readonly (readonly [string, string, Command])[] = [
    [keys.walkIn, 'log a walk-in', { type: 'log', mode: 'in-person' }],
    [keys.call, 'log a call', { type: 'log', mode: 'phone' }],
    [keys.takeNext, 'take the next request', { type: 'take-next' }],
  ];
  return wanted.flatMap(([key, purpose, command]) => (take(keyboard, key, () => run(command)) ? [] : [`${key} cannot be used to ${purpose} from other programs: another program holds it. Inside Deskbell the usual key works.`]));
}

function take(keyboard: Keyboard, key: string, run: () => void): boolean {
  try {
    return keyboard.register(key, run);
  } catch {
    return false; // keys that this system does not know
  }
}
