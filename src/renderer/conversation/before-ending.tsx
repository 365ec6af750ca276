import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { says } from '../../core/scripts/mandatory.js';
import type { LineView, RequestView, ScriptView } from '../../shared/view.js';
import { useRequest } from '../desk.js';
import { closeDialog } from '../screen.js';
import { scriptsView } from '../scripts/scripts-store.js';
import { Sheet } from '../ui/sheet.js';
import { putBehind } from './compose.js';
import { useTranscript } from './transcript-store.js';

function unsaid({ id, mode, presence, waitingSince }: RequestView, lines: readonly LineView[]): ScriptView | undefined {
  const { scripts, mandatory } = scriptsView(id);
  if (mode !== 'patron-im' || presence === 'gone') return undefined;
  const said = lines.filter(({ kind, at }) => kind === 'service' && at >= waitingSince);
  return scripts.find((one) => one.id === mandatory.ending && !said.some(({ text }) => says(text, one)));
}

/** What the service wants said before a conversation ends, and was not: asked about once, where somebody can still read it. */
export function BeforeEnding({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const request = useRequest(id);
  const [asked, setAsked] = useState(false);
  // What was said a moment ago may be shown a moment later.
  const lines = useTranscript(id, (state) => state.lines);
  const script = request && unsaid(request, lines);
  if (!script || asked) return children;
  const put = (): void => {
    closeDialog();
    requestAnimationFrame(() => putBehind(id, script));
  };
  return (
    <Sheet title={`End without “${script.title}”?`} role="alertdialog">
      <p>Your library says this before a conversation ends: “{script.text}”</p>
      <div className="sheet-foot">
        <Button className="button" onPress={closeDialog}>Cancel</Button>
        <Button className="button" onPress={() => setAsked(true)}>End without it</Button>
        <Button className="button primary" autoFocus onPress={put}>Put it into the draft</Button>
      </div>
    </Sheet>
  );
}
