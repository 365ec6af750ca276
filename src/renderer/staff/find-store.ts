/** Looking for words in one conversation: main looks in steps, and this goes on asking until there is enough to read. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { LineView } from '../../shared/view.js';
import { ask } from '../bridge.js';

export interface Found {
  /** Where it is looked for; none: nobody looks for anything. */
  readonly id?: string;
  readonly words: string;
  /** The newest first. */
  readonly lines: readonly LineView[];
  /** `paused`: enough to read; `stopped`: by the person. */
  readonly state: 'idle' | 'looking' | 'paused' | 'stopped' | 'whole' | 'failed';
  /** When the oldest line that was looked at was said. */
  readonly upTo?: number;
  readonly next?: number;
  readonly problem?: string;
}

/** Lines after which the person is asked whether to go on. */
const ENOUGH = 50;

const nothing: Found = { words: '', lines: [], state: 'idle' };
export const found = createStore<Found>(() => nothing);
export const useFound = <T>(select: (state: Found) => T): T => useStore(found, select);

export const isFinding = (id: string): boolean => found.getState().id === id;
export const openFind = (id: string): void => found.setState({ ...nothing, id }, true);
export const closeFind = (): void => found.setState(nothing, true);

/** From the end; an earlier search is given up. */
export async function find(words: string): Promise<void> {
  const { id } = found.getState();
  if (id === undefined || words.trim() === '') return;
  found.setState({ ...nothing, id, words, state: 'looking' }, true);
  await look(found.getState());
}

export async function goOn(): Promise<void> {
  const { state } = found.getState();
  if (state !== 'paused' && state !== 'stopped' && state !== 'failed') return;
  found.setState((before) => {
    const { problem: _problem, ...rest } = before;
    return { ...rest, state: 'looking' };
  }, true);
  await look(found.getState());
}

export const stop = (): void => found.setState((now) => (now.state === 'looking' ? { state: 'stopped' } : {}));

/** Goes on from what is there, for as long as it is the newest wish. */
async function look(from: Found): Promise<void> {
  const enough = from.lines.length + ENOUGH;
  for (let now = from; now.state === 'looking' && now.id !== undefined;) {
    const answer = await ask('conversation:find', { id: now.id, words: now.words, ...(now.next === undefined ? {} : { before: now.next }) });
    const { id, words, state } = found.getState();
    if (id !== now.id || words !== now.words || state !== 'looking') return;
    if (!answer.ok) return found.setState({ state: 'failed', problem: answer.message });
    const { lines, next, upTo } = answer.value;
    const all = [...now.lines, ...lines];
    const { next: _before, ...rest } = now;
    const oldest = upTo ?? now.upTo;
    now = {
      ...rest, lines: all, state: next === undefined ? 'whole' : all.length >= enough ? 'paused' : 'looking',
      ...(next === undefined ? {} : { next }), ...(oldest === undefined ? {} : { upTo: oldest }),
    };
    found.setState(now, true);
  }
}
