import { Button } from 'react-aria-components/Button';
import type { LineView } from '../../shared/view.js';
import { useOpenTranscript } from '../conversation/transcript-store.js';
import { useDesk } from '../desk.js';
import { Icon } from '../ui/icons.js';
import { keep, repliesOf } from './keep.js';

/** Beside a line of the service, for the pointer; by keys the command does it. */
export function KeepButton({ line }: { readonly line: LineView }) {
  const id = useOpenTranscript();
  const may = useDesk((state) => state.me !== undefined && id !== undefined && state.requests.get(id)?.mode === 'patron-im');
  if (!may || id === undefined) return null;
  const press = (): void => {
    const reply = repliesOf(id).find(({ key }) => key === line.key);
    if (reply) keep(id, reply);
  };
  return <Button className="icon-button keep" aria-label="Save this reply as an answer" excludeFromTabOrder onPress={press}><Icon name="answers" /></Button>;
}
