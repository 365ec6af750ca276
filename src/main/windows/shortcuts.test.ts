import { describe, expect, it, vi } from 'vitest';
import { setGlobalShortcuts, type Keyboard } from './shortcuts.js';

vi.mock('electron', () => ({ globalShortcut: undefined }));

const keys = { walkIn: 'Control+Shift+F2', call: 'Control+Shift+F3', takeNext: 'Control+Shift+F4' };

/** A desktop on which some keys are taken, and some mean nothing. */
function desktop({ taken = [], unknown = [] }: { taken?: string[]; unknown?: string[] } = {}) {
  const held = new Map<string, () => void>();
  const keyboard: Keyboard = {
    register: (key, run) => {
      if (unknown.includes(key)) throw new TypeError('unknown key');
      if (taken.includes(key)) return false;
      held.set(key, run);
      return true;
    },
    unregisterAll: () => held.clear(),
  };
  return { held, keyboard };
}

describe('global shortcuts', () => {
  it('run their commands', () => {
    const { held, keyboard } = desktop();
    const commands: unknown[] = [];
    expect(setGlobalShortcuts(keys, true, (command) => commands.push(command), keyboard)).toEqual([]);
    for (const press of held.values()) press();
    expect(commands).toEqual([{ type: 'log', mode: 'in-person' }, { type: 'log', mode: 'phone' }, { type: 'take-next' }]);
  });

  it('are given back when they are turned off', () => {
    const { held, keyboard } = desktop();
    setGlobalShortcuts(keys, true, () => undefined, keyboard);
    expect(setGlobalShortcuts(keys, false, () => undefined, keyboard)).toEqual([]);
    expect(held.size).toBe(0);
  });

  it('that cannot be had are told in words, and the others work', () => {
    const { held, keyboard } = desktop({ taken: [keys.walkIn], unknown: [keys.takeNext] });
    expect(setGlobalShortcuts(keys, true, () => undefined, keyboard)).toEqual([
      'Control+Shift+F2 cannot be used to log a walk-in from other programs: another program holds it. Inside Deskbell the usual key works.',
      'Control+Shift+F4 cannot be used to take the next request from other programs: another program holds it. Inside Deskbell the usual key works.',
    ]);
    expect([...held.keys()]).toEqual([keys.call]);
  });
});
