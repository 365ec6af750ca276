/** Good examples: made from a conversation that has ended, kept in this desk's record, and deleted by whoever made them. */
import type { ExampleWords } from '../event.js';
import { checkWords } from '../guard/check.js';
import { GUARD_KINDS } from '../guard/rules.js';
import type { DeskState } from '../state.js';
import { Deciding, type Decision, type Env, type Refusal } from './decision.js';

/** More than these nobody reads. */
export const MOST_EXAMPLES = 200;

/** @param words already without what says who it was; the title and the praise are looked through here */
export function decideExample(state: DeskState, words: ExampleWords, env: Env): (Decision & { readonly id: string }) | Refusal {
  const { me } = state;
  if (me === undefined) return { refused: 'not-signed-in' };
  if (state.examples.size >= MOST_EXAMPLES) return { refused: 'too-many-examples' };
  const { guard } = env.rules;
  const isFine = (text: string, warn = guard.warn): boolean => checkWords(text, { ...guard, warn }, me, undefined).sayable;
  if (!isFine(`${words.title}\n${words.good}`, GUARD_KINDS) || !words.lines.every(({ text }) => isFine(text, []))) return { refused: 'private-example' };
  const d = new Deciding(state, env);
  const id = env.newId();
  d.event({ kind: 'example', id, by: me, ...words });
  return { id, ...d.decision };
}

export function decideDeleteExample(state: DeskState, id: string, env: Env): Decision | Refusal {
  const example = state.examples.get(id);
  if (!example) return { refused: 'unknown-example' };
  if (state.me === undefined) return { refused: 'not-signed-in' };
  if (example.by !== state.me && !env.supervisor) return { refused: 'not-author', by: example.by };
  const d = new Deciding(state, env);
  d.event({ kind: 'example-deleted', id });
  return d.decision;
}
