/** The mirrored desk and the settings, for components. Until main has answered both say nothing, and the window is hidden. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { RequestView, SettingsView } from '../shared/view.js';
import { ask, bridge, request } from './bridge.js';
import type { PaneName } from './ui/panes.js';
import { mirror, type Desk, type MirrorEvents, type Source } from './mirror.js';

let store: StoreApi<Desk>;
const settingsStore = createStore<SettingsView>(() => ({
  rev: 0,
  theme: 'system', textSize: 100, volume: 0, sound: { 'in-person': false, phone: false, 'patron-im': false, 'staff-im': false }, globalShortcuts: false, suggestions: false,
  globalKeys: { walkIn: '', call: '', takeNext: '' }, address: '', server: '', rememberPassword: false, panes: {}, coach: false, favouriteScripts: [], recentScripts: [], locked: [], passwords: 'memory',
}));

const source: Source = { snapshot: () => ask('desk:snapshot', undefined), listen: (listener) => bridge.on('desk:patch', listener) };

/** @returns settles when main has answered both, with what puts them in, at once: the page is drawn once for them. Rejects when main refuses. */
export async function startDesk(events: MirrorEvents): Promise<() => void> {
  const { desk: mirroring, answered } = mirror(source, events);
  store = mirroring;
  const [putIn, first] = await Promise.all([answered, firstSettings()]);
  return () => {
    putIn();
    takeSettings(first);
  };
}

async function firstSettings(): Promise<SettingsView> {
  bridge.on('settings:changed', takeSettings);
  const answer = await ask('settings:get', undefined);
  if (!answer.ok) throw new Error(answer.message);
  return answer.value;
}

/** An answer may overtake what main has told before it. */
function takeSettings(now: SettingsView): void {
  if (now.rev >= settingsStore.getState().rev) settingsStore.setState(now, true);
}

export const desk = (): Desk => store.getState();
export const useDesk = <T>(select: (state: Desk) => T): T => useStore(store, select);
export const subscribeDesk = (listener: (now: Desk, before: Desk) => void): (() => void) => store.subscribe(listener);
/** Resolves when the desk is so: now, or after a patch. */
export const deskIs = (so: (state: Desk) => boolean): Promise<void> =>
  new Promise((resolve) => {
    if (so(store.getState())) return resolve();
    const stop = store.subscribe((state) => {
      if (!so(state)) return;
      stop();
      resolve();
    });
  });
export const useRequest = (id: string | undefined): RequestView | undefined => useDesk((state) => (id === undefined ? undefined : state.requests.get(id)));

export const countWaiting = (state: Desk): number => state.order.reduce((n, id) => n + (state.requests.get(id)?.phase === 'waiting' && state.requests.get(id)?.followUp !== 'waits' ? 1 : 0), 0);

export const settings = (): SettingsView => settingsStore.getState();
export const useSettings = <T>(select: (state: SettingsView) => T): T => useStore(settingsStore, select);
export const subscribeSettings = (listener: (now: SettingsView) => void): (() => void) => settingsStore.subscribe(listener);

export async function changeSettings(patch: Parameters<typeof request<'settings:set'>>[1]): Promise<void> {
  const saved = await request('settings:set', patch);
  if (saved.ok) takeSettings(saved.value);
}

/** Now, on the desk's corrected clock, ms since 1970. */
export const deskNow = (): number => Date.now() + store.getState().clockOffset;

/** @param width rem */
export const setPane = (name: PaneName, width: number): Promise<void> => changeSettings({ panes: { ...settings().panes, [name]: width } });
