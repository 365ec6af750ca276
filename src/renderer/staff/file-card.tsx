/** A shared file: what it is, and two ways to it. It is never opened or shown inside the app, and nothing of it is fetched before somebody asks. */
import { Button } from 'react-aria-components/Button';
import { sizeWords } from '../../core/files/name.js';
import type { FileView } from '../../shared/rooms-view.js';
import { show } from '../screen.js';
import { Icon } from '../ui/icons.js';

export const FileCard = ({ file }: { readonly file: FileView }) => (
  <fieldset className="file-card private" aria-label={`File ${file.name}`}>
    <Icon name="note" />
    <p><strong dir="auto">{file.name}</strong><span className="quiet">{file.kind}, {file.size === undefined ? 'size not told' : sizeWords(file.size)}</span></p>
    <Button className="button" onPress={() => show({ type: 'save-file', file })}>Save …</Button>
    <Button className="button" onPress={() => show({ type: 'link', shown: file.url, url: file.url })}>Open in the browser …</Button>
  </fieldset>
);
