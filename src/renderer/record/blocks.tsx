import { Button } from 'react-aria-components/Button';
import type { BlockView } from '../../shared/view.js';
import { countWords, untilWords } from '../conversation/block-words.js';
import { useDesk } from '../desk.js';
import { closeDialog, show } from '../screen.js';
import { useClock } from '../ui/clock.js';
import { Sheet } from '../ui/sheet.js';

const Blocked = ({ block }: { readonly block: BlockView }) => (
  <li className="blocked">
    <p><strong>{block.who}</strong>, {useClock((now) => untilWords(block, now))}, by {block.by}: <span className="private" dir="auto">{block.reason}</span></p>
    <p className="quiet">{countWords(block)}</p>
    <Button className="button" aria-label={`Lift the block of ${block.who} …`} onPress={() => show({ type: 'lift', id: block.id })}>Lift …</Button>
  </li>
);

export function Blocks() {
  const blocks = useDesk((state) => state.blocks);
  if (blocks.length === 0) return <p>Nobody is blocked.</p>;
  return <ul className="blocks" aria-label="Blocked patrons">{blocks.map((block) => <Blocked key={block.id} block={block} />)}</ul>;
}

export const BlockedSheet = () => (
  <Sheet title="Blocked patrons">
    <Blocks />
    <div className="sheet-foot"><Button className="button primary" onPress={closeDialog} autoFocus>Close</Button></div>
  </Sheet>
);
