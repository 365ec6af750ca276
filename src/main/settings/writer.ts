import fs from 'node:fs';
import type { StoredSettings } from './stored.js';

export type Write = (settings: StoredSettings) => void;

/**
 * Writes through electron-store, whole or not at all.
 * @throws when the folder cannot be written (asked before, because the store would retry for a second)
 */
export async function openWriter(folder: string): Promise<Write> {
  fs.accessSync(folder, fs.constants.W_OK);
  const { default: Store } = await import('electron-store');
  const store = new Store<StoredSettings>({ name: 'settings', cwd: folder, accessPropertiesByDotNotation: false, configFileMode: 0o600, clearInvalidConfig: true });
  return (settings) => {
    store.store = settings;
  };
}
