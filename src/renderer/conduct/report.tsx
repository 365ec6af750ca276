import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { ask } from '../bridge.js';
import { closeDialog, say } from '../screen.js';
import { Sheet } from '../ui/sheet.js';

interface Loaded {
  readonly text?: string;
  readonly problem?: string;
}

/** What the supervisor will read, before it leaves the desk. */
export function ReportSheet({ id }: { readonly id: string }) {
  const [{ text, problem }, setLoaded] = useState<Loaded>({});
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let current = true;
    const load = async (): Promise<void> => {
      const answer = await ask('incident:report', { id });
      if (current) setLoaded(answer.ok ? { text: answer.value.text } : { problem: answer.message });
    };
    void load();
    return () => {
      current = false;
    };
  }, [id]);
  const save = async (format: 'text' | 'pdf'): Promise<void> => {
    setBusy(true);
    const saved = await ask('incident:save-report', { id, format });
    setBusy(false);
    if (!saved.ok) return setLoaded(text === undefined ? { problem: saved.message } : { text, problem: saved.message });
    if (saved.value.file === undefined) return;
    closeDialog();
    say({ tone: 'info', text: `The report is saved as ${saved.value.file}. The record says that it was made.` });
  };
  return (
    <Sheet title="Incident report">
      <p>Give it to your supervisor. It holds words of a patron, and the record says that it was made.</p>
      {text === undefined ? null : <TextField aria-label="The report" value={text} isReadOnly className="report"><TextArea className="react-aria-TextArea private" rows={14} /></TextField>}
      {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
      <div className="sheet-foot">
        <Button className="button" onPress={closeDialog}>Cancel</Button>
        <Button className="button" isDisabled={text === undefined || busy} onPress={() => void save('text')}>Save as text …</Button>
        {text === undefined ? null : <Button className="button primary" autoFocus isDisabled={busy} onPress={() => void save('pdf')}>Save as PDF …</Button>}
      </div>
    </Sheet>
  );
}
