import { Button } from 'react-aria-components/Button';
import { useSettings } from '../desk.js';
import { screen, useScreen } from '../screen.js';
import { Icon } from '../ui/icons.js';

/** Said once after each start, where staff first write to each other: that it is on the record, and by which policy. */
export function OnRecord({ where }: { readonly where: string }) {
  const said = useScreen((state) => state.onRecord);
  const policyFile = useSettings((state) => state.policyFile);
  if (said === 'dismissed' || (said !== undefined && said.where !== where)) return null;
  return (
    <p className="on-record quiet" role="note">
      <Icon name="recording" />
      <span>Everything here is on the record of your library, corrections and deletions included. {policyFile === undefined ? 'There is no policy file on this computer; the usual rules hold.' : <>The policy is <span className="path" dir="ltr">{policyFile}</span>.</>}</span>
      <Button className="icon-button" aria-label="Hide this line" onPress={() => screen.setState({ onRecord: 'dismissed' })}><Icon name="close" /></Button>
    </p>
  );
}
