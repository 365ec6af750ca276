import * as fc from 'fast-check';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors.js';
import { defaultPolicy } from '../../shared/policy/parse.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { SettingsView } from '../../shared/view.js';
import { silentLog } from '../log/log.js';
import { Settings, type SettingsOptions } from './settings.js';
import { openWriter } from './writer.js';

let folder: string;
let file: string;
beforeEach(() => {
  // Outside of Electron, its package gives the path of its executable, and wants to know where that is.
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', os.tmpdir());
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-settings-'));
  file = path.join(folder, 'settings.json');
});
afterEach(() => {
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true, force: true });
});

function open(change: Partial<SettingsOptions> = {}) {
  const onChange = vi.fn<(view: SettingsView) => void>();
  return { onChange, settings: new Settings({ folder, policy: defaultPolicy(), log: silentLog, onChange, ...change }) };
}
const usual = {
  rev: 0,
  theme: 'system', textSize: 100, volume: 70, sound: { 'in-person': false, phone: false, 'patron-im': true, 'staff-im': true }, globalShortcuts: false, suggestions: true,
  globalKeys: { walkIn: 'CommandOrControl+Shift+F2', call: 'CommandOrControl+Shift+F3', takeNext: 'CommandOrControl+Shift+F4' },
  address: '', server: '', rememberPassword: true, panes: {}, coach: true, favouriteScripts: [], recentScripts: [], locked: [], passwords: 'memory',
};

describe('settings', () => {
  it('are the usual ones at first, and nothing is written for that', () => {
    expect(open().settings.view).toEqual(usual);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('apply at once, are told, and are there the next time', async () => {
    const { settings, onChange } = open({ policyFile: '/etc/deskbell/policy.json' });
    settings.passwords = 'os';
    const view = settings.set({ theme: 'dark', panes: { 'queue.width': 320, __proto__: 1 } });
    expect(view).toEqual({ ...usual, rev: 1, theme: 'dark', panes: { 'queue.width': 320 }, passwords: 'os', policyFile: '/etc/deskbell/policy.json' });
    expect(onChange).toHaveBeenCalledExactlyOnceWith(view);
    settings.keepWindow({ x: 1, y: 2, width: 800, height: 600, maximized: true });
    await settings.flush();
    const again = open().settings;
    expect(again.view).toEqual({ ...usual, theme: 'dark', panes: { 'queue.width': 320 } });
    expect(again.windowState).toEqual({ x: 1, y: 2, width: 800, height: 600, maximized: true });
    expect(fs.statSync(file).mode & 0o077).toBe(0);
  });

  it('are written once for many changes, and without being asked', async () => {
    const write = vi.fn<(settings: unknown) => void>();
    const { settings, onChange } = open({ writer: () => Promise.resolve(write) });
    for (let width = 0; width < 100; width++) settings.set({ panes: { queue: width } });
    await vi.waitUntil(() => write.mock.calls.length > 0);
    expect(write).toHaveBeenCalledExactlyOnceWith({ panes: { queue: 99 } });
    expect(onChange).toHaveBeenCalledTimes(100);
  });

  it('that do not change are not written', async () => {
    const write = vi.fn<(settings: unknown) => void>();
    const { settings, onChange } = open({ writer: () => Promise.resolve(write) });
    settings.set({ theme: 'dark' });
    await settings.flush();
    settings.set({ theme: 'dark' });
    await settings.flush();
    expect(write).toHaveBeenCalledOnce();
    expect(onChange).toHaveBeenCalledOnce();
  });

  it('that are set to nothing are the usual ones again', () => {
    const { settings } = open();
    settings.set({ theme: 'dark' });
    expect(settings.set({ theme: undefined }).theme).toBe('system');
  });
});

describe('what the policy fixes', () => {
  const fix = (change: Partial<Policy>) => open({ policy: { ...defaultPolicy(), ...change } }).settings;

  it.each<[Partial<Policy>, Partial<SettingsView>]>([
    [{ screen: { theme: 'dark' } }, { theme: 'dark', locked: ['theme'] }],
    [{ screen: { textSize: 150 } }, { textSize: 150, locked: ['textSize'] }],
    [{ alerts: { ...defaultPolicy().alerts, volume: 0 } }, { volume: 0, locked: ['volume'] }],
    [{ alerts: { ...defaultPolicy().alerts, sound: { phone: true } } }, { sound: { ...usual.sound, phone: true }, locked: ['sound.phone'] }],
    [
      { alerts: { ...defaultPolicy().alerts, sound: { 'in-person': true, phone: true, 'patron-im': false, 'staff-im': false } } },
      { sound: { 'in-person': true, phone: true, 'patron-im': false, 'staff-im': false }, locked: ['sound'] },
    ],
    [{ suggestions: { ...defaultPolicy().suggestions, enabled: false } }, { suggestions: false, locked: ['suggestions'] }],
    [{ globalShortcuts: { ...defaultPolicy().globalShortcuts, enabled: true } }, { globalShortcuts: true, locked: ['globalShortcuts'] }],
    [{ coach: { enabled: false, jargon: [] } }, { coach: false, locked: ['coach'] }],
    [{ secrets: { remember: false } }, { rememberPassword: false, locked: ['rememberPassword'] }],
    [{ server: { host: 'xmpp.library.example', port: 5223, directTls: true, ca: [] } }, { server: 'xmpp.library.example:5223', locked: ['server'] }],
  ])('%j', (policy, view) => {
    expect(fix(policy).view).toEqual({ ...usual, ...view });
  });

  it('the user cannot change, and is told', () => {
    const settings = fix({ screen: { theme: 'dark' }, alerts: { ...defaultPolicy().alerts, sound: { phone: true } } });
    expect(() => settings.set({ theme: 'light', volume: 10 })).toThrow(new AppError('invalid-request', 'The policy of your library fixes theme. Ask your administrator to change it.'));
    expect(() => settings.set({ sound: { ...usual.sound, phone: false } })).toThrow('fixes sound.phone');
    expect(settings.view.volume).toBe(70);
    expect(settings.set({ theme: 'dark', sound: { ...usual.sound, phone: true, 'in-person': true } }).sound['in-person']).toBe(true);
  });

  it('leaves the own choice in the file', async () => {
    const first = open();
    first.settings.set({ theme: 'light' });
    await first.settings.flush();
    expect(fix({ screen: { theme: 'dark' } }).view.theme).toBe('dark');
    expect(open().settings.view.theme).toBe('light');
  });
});

describe('a settings file that cannot be understood', () => {
  it.each(['', '{', 'null', '[]', '{"theme":"pink"}', '{"further":1}', '{"textSize":1e9}', '{"window":{"x":0}}', '\u0000\u0001', `{"address":"${'a'.repeat(300_000)}"}`])('is set aside whole: %#', async (text) => {
    fs.writeFileSync(file, text);
    const { settings } = open();
    expect(settings.view).toEqual({ ...usual, problem: { code: 'settings-invalid', message: 'Your settings could not be understood, so the usual ones apply. The old file is kept as settings.set-aside-1.json.' } });
    expect(fs.readFileSync(path.join(folder, 'settings.set-aside-1.json'), 'utf8')).toBe(text);
    settings.set({ volume: 1 });
    await settings.flush();
    expect(open().settings.view).toEqual({ ...usual, volume: 1 });
  });

  it('never takes the place of an earlier one', () => {
    for (const text of ['one', 'two']) {
      fs.writeFileSync(file, text);
      open();
    }
    expect(['1', '2'].map((index) => fs.readFileSync(path.join(folder, `settings.set-aside-${index}.json`), 'utf8'))).toEqual(['one', 'two']);
  });

  it('that is a folder is left where it is', () => {
    fs.mkdirSync(path.join(file, 'inside'), { recursive: true });
    expect(open().settings.view).toMatchObject({ theme: 'system', problem: { code: 'settings-invalid' } });
  });

  it('never stops the desk, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        fs.writeFileSync(file, text);
        expect(open().settings.view.theme).toMatch(/^(?:system|light|dark)$/);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a folder that cannot be written', () => {
  it('keeps the settings in memory and says so, after one try', async () => {
    const writer = vi.fn<() => Promise<never>>(() => Promise.reject(Object.assign(new Error('no'), { code: 'EROFS' })));
    const { settings, onChange } = open({ writer });
    settings.set({ theme: 'dark' });
    await settings.flush();
    settings.set({ volume: 1 });
    await settings.flush();
    expect(settings.view).toEqual({ ...usual, rev: 3, theme: 'dark', volume: 1, problem: { code: 'settings-read-only', message: `Settings cannot be saved: ${folder} cannot be written. They last until Deskbell closes.` } });
    expect(writer).toHaveBeenCalledOnce();
    expect(onChange).toHaveBeenLastCalledWith(settings.view);
  });

  it('is seen before the store tries', async () => {
    await expect(openWriter(path.join(folder, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
