import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { says } from '../../core/scripts/mandatory.js';
import { useRequest } from '../desk.js';
import { closeDialog } from '../screen.js';
import { scriptsView } from '../scripts/scripts-store.js';
import { Sheet } from '../ui/sheet.js';
import { putBehind } from './compose.js';
import { transcript } from './transcript-store.js';

/** What the service wants said before a conversation ends, and was not: asked about once, where somebody can still read it. */
export function BeforeEnding({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const request = useRequest(id);
  const [asked, setAsked] = useState(false);
  const [script] = useState(() => {
    const { scripts, mandatory } = scriptsView(id);
    if (request?.mode !== 'patron-im' || request.presence === 'gone') return undefined;
    const { lines } = transcript.getState();
    const said = lines.filter(({ kind, at }) => kind === 'service' && at >= request.waitingSince);
    return scripts.find((one) => one.id === mandatory.ending && !said.some(({ text }) => says(text, one)));
  });
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
