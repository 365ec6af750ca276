import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/TextField';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { ask } from '../bridge.js';
import { useDesk } from '../desk.js';

/** Files on their way from here into this channel. */
export function UploadsBar({ channel }: { readonly channel: string }) {
  const uploads = useDesk((state) => state.rooms.uploads).filter((one) => one.channel === channel);
  return uploads.map(({ id, name, percent }) => (
    <div key={id} className="uploading">
      <ProgressBar value={percent}>
        {({ percentage, valueText }) => (
          <>
            <Label>Sharing {name}</Label> <span className="quiet figures">{valueText}</span>
            <div className="bar"><div className="fill" style={{ width: `${percentage ?? 0}%` }} /></div>
          </>
        )}
      </ProgressBar>
      <Button className="button" onPress={() => void ask('file:stop', { id })}>Stop</Button>
    </div>
  ));
}
