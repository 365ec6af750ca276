import { Button } from 'react-aria-components/Button';
import type { FileView } from '../../shared/rooms-view.js';
import { ask } from '../bridge.js';
import { closeDialog, say, screen } from '../screen.js';
import { Sheet } from '../ui/sheet.js';

/** Says where it comes from before anything is fetched. */
export function SaveFile({ file }: { readonly file: FileView }) {
  const save = async (): Promise<void> => {
    closeDialog();
    const { section, channel, open } = screen.getState();
    const id = section === 'channels' ? channel : open;
    if (id === undefined) return;
    const { url, name, sha256 } = file;
    const done = await ask('file:save', { id, file: { url, name, ...(sha256 === undefined ? {} : { sha256 }) } });
    if (!done.ok) say({ tone: 'problem', text: done.message });
    else if (done.value.file !== undefined) say({ tone: 'info', text: `Saved as ${done.value.file}. Open it from the folder when you trust who shared it.` });
  };
  return (
    <Sheet title="Save this file?">
      <p><strong dir="auto">{file.name}</strong>, {file.kind}. It comes from <strong className="host">{new URL(file.url).host}</strong></p>
      <p className="whole-link" dir="ltr">{file.url}</p>
      <div className="sheet-foot">
        <Button className="button" onPress={closeDialog}>Cancel</Button>
        <Button className="button primary" autoFocus onPress={() => void save()}>Choose where …</Button>
      </div>
    </Sheet>
  );
}
