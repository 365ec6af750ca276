/** The user's settings as they are kept on disk, read strictly. */
import fs from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { settingsPatch } from '../../shared/contract.js';
import type { Problem, SettingsView } from '../../shared/view.js';

const MAX_FILE = 256 * 1024;
const place = z.number().int().min(-100_000).max(100_000);
const bounds = z.strictObject({ x: place, y: place, width: place.min(1), height: place.min(1), maximized: z.boolean() });

export const storedSettings = settingsPatch.extend({
  window: bounds.exactOptional(),
  /** Who reviewed here last, and where the file with the reviewers' key was. */
  review: z.strictObject({ name: z.string().max(200).exactOptional(), keyFile: z.string().max(4_096).exactOptional(), window: bounds.exactOptional() }).exactOptional(),
});
export type StoredSettings = z.infer<typeof storedSettings>;

export type UserSettings = Omit<SettingsView, 'rev' | 'globalKeys' | 'locked' | 'passwords' | 'policyFile' | 'problem'>;
const DEFAULTS: UserSettings = {
  theme: 'system',
  textSize: 100,
  volume: 70,
  sound: { 'in-person': false, phone: false, 'patron-im': true, 'staff-im': true },
  globalShortcuts: false,
  suggestions: true,
  address: '',
  server: '',
  rememberPassword: true,
  panes: {},
  coach: true,
  favouriteScripts: [],
  recentScripts: [],
};

/** What was never set, or was set to nothing, is as usual. */
export const withDefaults = (own: StoredSettings): UserSettings => ({
  theme: own.theme ?? DEFAULTS.theme,
  textSize: own.textSize ?? DEFAULTS.textSize,
  volume: own.volume ?? DEFAULTS.volume,
  sound: own.sound ?? DEFAULTS.sound,
  globalShortcuts: own.globalShortcuts ?? DEFAULTS.globalShortcuts,
  suggestions: own.suggestions ?? DEFAULTS.suggestions,
  address: own.address ?? DEFAULTS.address,
  server: own.server ?? DEFAULTS.server,
  rememberPassword: own.rememberPassword ?? DEFAULTS.rememberPassword,
  panes: own.panes ?? DEFAULTS.panes,
  coach: own.coach ?? DEFAULTS.coach,
  favouriteScripts: own.favouriteScripts ?? DEFAULTS.favouriteScripts,
  recentScripts: own.recentScripts ?? DEFAULTS.recentScripts,
});

export interface ReadSettings {
  readonly stored: StoredSettings;
  readonly problem?: Problem;
}

/**
 * Reads the file with Node alone: the store that writes it takes 20 ms to load, and start-up only reads.
 * A file that cannot be understood is set aside under another name, never deleted, and the defaults apply.
 */
export function readSettings(file: string): ReadSettings {
  let text: string;
  try {
    if (fs.statSync(file).size > MAX_FILE) return setAside(file);
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return missing ? { stored: {} } : { stored: {}, problem: { code: 'settings-invalid', message: `Your settings cannot be read, so the usual ones apply. Let this user read ${file}.` } };
  }
  try {
    return { stored: storedSettings.parse(JSON.parse(text), { jitless: true }) };
  } catch {
    return setAside(file);
  }
}

function setAside(file: string): ReadSettings {
  const aside = freeName(file);
  try {
    fs.renameSync(file, aside);
    return { stored: {}, problem: { code: 'settings-invalid', message: `Your settings could not be understood, so the usual ones apply. The old file is kept as ${path.basename(aside)}.` } };
  } catch {
    return { stored: {}, problem: { code: 'settings-invalid', message: `Your settings could not be understood, so the usual ones apply. ${file} could not be set aside.` } };
  }
}

function freeName(file: string): string {
  const { dir, name, ext } = path.parse(file);
  for (let index = 1; ; index++) {
    const candidate = path.join(dir, `${name}.set-aside-${index}${ext}`);
    if (!fs.existsSync(candidate)) return candidate;
  }
}
