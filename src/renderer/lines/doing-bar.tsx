import { Button } from 'react-aria-components/Button';
import { Icon } from '../ui/icons.js';
import { cancelDoing, useDoing } from './doing.js';

/** Says what will happen with what is written. */
export function DoingBar({ id }: { readonly id: string }) {
  const doing = useDoing(id);
  if (!doing) return null;
  return (
    <div className="doing">
      <output className="private">
        {doing.type === 'answer'
          ? <><Icon name="back" /> Answering <strong dir="auto">{doing.by}</strong>: <span dir="auto">{doing.text}</span></>
          : <><Icon name="draft" /> Changing what you said. Others see that it was changed, and the record keeps both.</>}
      </output>
      <Button className="link" onPress={() => cancelDoing(id)}>Cancel <kbd>Esc</kbd></Button>
    </div>
  );
}
