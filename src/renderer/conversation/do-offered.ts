/** One key for whatever is offered above the draft. */
import { assertNever } from '../../core/assert.js';
import type { RequestView } from '../../shared/view.js';
import { end } from '../actions.js';
import { insertScript, replaceDraft, scriptOf } from './compose.js';
import { letPass, stoppedIn } from './guard-store.js';
import { offeredFor, scriptInstead } from './offered.js';
import { sayScript } from './send.js';
import { transcript } from './transcript-store.js';

const linesOf = (id: string) => (transcript.getState().id === id ? transcript.getState().lines : []);

export const isOffered = (view: RequestView): boolean => stoppedIn(view.id) !== undefined || offeredFor(view, linesOf(view.id)) !== undefined;

/** In place of a draft that the privacy guard stopped, or by itself beside the draft. */
export async function doOffered(view: RequestView): Promise<void> {
  const { id } = view;
  const stopped = stoppedIn(id);
  const offered = stopped ? undefined : offeredFor(view, linesOf(id));
  const wanted = stopped ? scriptInstead(stopped.findings) : offered?.script;
  const script = wanted === undefined ? undefined : await scriptOf(id, wanted);
  if (!script) return;
  if (!offered) {
    replaceDraft(id, script);
    return letPass(id);
  }
  // What the desk does not know, a person fills in first.
  if (script.missing.length > 0) return insertScript(id, script);
  switch (offered.type) {
    case 'not-here': return insertScript(id, script);
    case 'holding': case 'ask': return void (await sayScript(id, script));
    case 'goodbye': return (await sayScript(id, script)) ? end(id, 'no-response') : undefined;
    default: return assertNever(offered.type);
  }
}
