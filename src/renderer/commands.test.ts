import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Command } from './commands.js';
import { keyLabel, keysOf } from './key-names.js';

const press = (key: string, over: Partial<KeyboardEvent> = {}) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...over });

describe('commands', () => {
  let commands: readonly Command[] = [];
  beforeAll(async () => {
    vi.stubGlobal('window', { deskbell: {} });
    commands = (await import('./commands.js')).ALL;
  });

  it('have one key each at most, and no two the same', () => {
    const keys = commands.flatMap((command) => command.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
  });

  it('leave free what the system and screen readers use', () => {
    const taken = ['F7', 'F10', 'F12', 'Ctrl+C', 'Ctrl+V', 'Ctrl+X', 'Ctrl+Z', 'Ctrl+A', 'Ctrl+P', 'Ctrl+W', 'Tab', 'Enter', 'Escape'];
    // Ctrl+F finds, as everywhere.
    expect(commands.find(({ keys }) => keys === 'Ctrl+F')?.label).toMatch(/^Find /u);
    for (const { keys } of commands) {
      expect(taken).not.toContain(keys);
      expect(keys ?? '').not.toMatch(/Alt|Insert|CapsLock|^[A-Z]$/u);
    }
  });

  it('have the keys that a librarian learns first', () => {
    const key = (id: string): string | undefined => commands.find((command) => command.id === id)?.keys;
    expect(['walk-in', 'call', 'take-next', 'hold', 'refer', 'scripts', 'pass-on', 'end', 'palette', 'next-pane'].map(key)).toEqual(['F2', 'F3', 'F4', 'Ctrl+H', 'Ctrl+R', '/', 'F8', 'F9', 'Ctrl+K', 'F6']);
  });
});

describe('names of keys', () => {
  it('are the same for every layout that writes the character', () => {
    expect(keysOf(press('/'), false)).toBe('/');
    expect(keysOf(press('/', { shiftKey: true }), false)).toBe('/');
    expect(keysOf(press('h', { ctrlKey: true }), false)).toBe('Ctrl+H');
    expect(keysOf(press('F6', { shiftKey: true }), false)).toBe('Shift+F6');
    expect(keysOf(press('B', { ctrlKey: true, shiftKey: true }), false)).toBe('Ctrl+Shift+B');
  });

  it('use Command on a Mac, where Ctrl alone is the system’s', () => {
    expect(keysOf(press('h', { metaKey: true }), true)).toBe('Ctrl+H');
    expect(keysOf(press('h', { ctrlKey: true }), true)).toBe('H');
    expect(keyLabel('Ctrl+Shift+B', true)).toBe('⌘⇧B');
  });
});
