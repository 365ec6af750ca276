/** "What may I do here?" and the library's answers, as main has them: fetched anew when the person, the language, or what administrators share changes. */
import { useEffect } from 'react';
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { GuideView } from '../../shared/view.js';
import { ask } from '../bridge.js';
import { subscribeDesk } from '../desk.js';

const NOTHING: GuideView = { language: 'en', guidance: [], answers: [], mayMake: false };
const store = createStore<{ readonly wanted: string; readonly view: GuideView }>(() => ({ wanted: 'en', view: NOTHING }));
/** Only the answer to the last question counts. */
let turn = 0;

async function load(wanted: string): Promise<void> {
  const mine = ++turn;
  const answer = await ask('guide:list', { language: wanted });
  if (mine === turn && answer.ok) store.setState({ wanted, view: answer.value });
}

/** After a change of answers. */
export const reloadGuide = (): Promise<void> => load(store.getState().wanted);
export const guideView = (): GuideView => store.getState().view;

/** @param language of the conversation, or of the scripts that are looked at */
export function useLoadedGuide(language: string): GuideView {
  useEffect(() => {
    void load(language);
    return subscribeDesk((now, before) => {
      if (now.me?.address !== before.me?.address || now.texts.changes !== before.texts.changes || now.texts.mayEdit !== before.texts.mayEdit) void reloadGuide();
    });
  }, [language]);
  return useStore(store, ({ view }) => view);
}
