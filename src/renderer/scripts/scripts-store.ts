/** The scripts for the conversation at hand: main fills them anew when it, its language or the person changes. */
import { useEffect, useMemo } from 'react';
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { orderScripts, withLatest } from '../../core/scripts/order.js';
import type { RequestView, ScriptsView, ScriptView } from '../../shared/view.js';
import { ask, request } from '../bridge.js';
import { changeSettings, settings, subscribeDesk, useSettings } from '../desk.js';
import type { Desk } from '../mirror.js';

const NOTHING: ScriptsView = { language: 'en', languages: [], mandatory: {}, mayMake: false, scripts: [] };
const MOST_RECENT = 20;

const store = createStore<{ readonly id?: string | null; readonly view: ScriptsView }>(() => ({ view: NOTHING }));
/** Only the answer to the last question counts. */
let turn = 0;

/** @param language to look at; none: that of the conversation */
export async function loadScripts(id: string | null, language?: string): Promise<void> {
  const mine = ++turn;
  const answer = await ask('scripts:list', { id, ...(language === undefined ? {} : { language }) });
  if (mine === turn && answer.ok) store.setState({ id, view: answer.value });
}

/** After a change of scripts: as it was looked at. */
export const reloadScripts = (): Promise<void> => loadScripts(store.getState().id ?? null, store.getState().view.language);

/** As they are now, without loading. */
export const useScriptsView = (id: string | null): ScriptsView => useStore(store, (state) => (state.id === id ? state.view : NOTHING));
export const scriptsView = (id: string | null): ScriptsView => (store.getState().id === id ? store.getState().view : NOTHING);

/** @param id conversation whose values fill the placeholders; null: none */
export function useLoadedScripts(id: string | null): ScriptsView {
  useEffect(() => {
    const about = ({ me, requests }: Desk): string => `${me?.address ?? ''} ${(id === null ? undefined : requests.get(id)?.who) ?? ''}`;
    void loadScripts(id);
    return subscribeDesk((now, before) => {
      if (about(now) !== about(before)) void loadScripts(id);
      else if (now.texts.changes !== before.texts.changes) void reloadScripts();
    });
  }, [id]);
  return useScriptsView(id);
}

/**
 * What is due now first, then favourites, then what was used last. What is used now moves the next time only: nothing
 * jumps under the hand.
 */
export function useOrdered(scripts: readonly ScriptView[], due?: ScriptView): readonly ScriptView[] {
  const favourites = useSettings((state) => state.favouriteScripts);
  const first = due?.id;
  return useMemo(() => orderScripts(scripts, first === undefined ? favourites : [first], first === undefined ? settings().recentScripts : [...favourites, ...settings().recentScripts]), [scripts, favourites, first]);
}

/** What the service wants said with the first answer, while there was none. */
export function dueScript({ mode, answered, holder }: RequestView, { scripts, mandatory }: ScriptsView): ScriptView | undefined {
  if (mode !== 'patron-im' || answered === true || holder?.mine !== true) return undefined;
  return scripts.find(({ id }) => id === mandatory.firstAnswer);
}

export function toggleFavourite(id: string): void {
  const { favouriteScripts: known } = settings();
  void changeSettings({ favouriteScripts: known.includes(id) ? known.filter((other) => other !== id) : withLatest(known, id, 500) });
}

/** Journaled, and remembered for the order. */
export function scriptUsed(id: string, script: string): void {
  void ask('scripts:used', { id, script });
  void changeSettings({ recentScripts: withLatest(settings().recentScripts, script, MOST_RECENT) });
}

/** The conversation goes on in this language, now and when it is opened again. */
export async function chooseLanguage(id: string, language: string): Promise<void> {
  if ((await request('scripts:language', { id, language })).ok) await loadScripts(id);
}

/** One key: the next language of the service. Without a conversation it is only looked at. */
export function nextLanguage(id: string | null): void {
  const { language, languages } = scriptsView(id);
  const next = languages[(languages.indexOf(language) + 1) % languages.length];
  if (next === undefined || next === language) return;
  if (id === null) void loadScripts(null, next);
  else void chooseLanguage(id, next);
}

/** A language as it calls itself: "Español". */
export function languageName(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
