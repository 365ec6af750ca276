import { Button } from 'react-aria-components/Button';
import type { BadRow } from '../../shared/view.js';
import { closeDialog } from '../screen.js';
import { Sheet } from '../ui/sheet.js';
import { badWords } from './words.js';

interface BadRowsProps {
  /** What was imported all the same. */
  readonly title: string;
  readonly bad: readonly BadRow[];
  readonly count: number;
}

/** Rows of a file that were not imported, each with its line. */
export const BadRows = ({ title, bad, count }: BadRowsProps) => (
  <Sheet title={title}>
    <p>{badWords(bad, count)}</p>
    <dl className="bad-rows">{bad.map(({ line, reason }) => <div key={`${line} ${reason}`}><dt className="figures">Line {line}</dt><dd>{reason}.</dd></div>)}</dl>
    <div className="sheet-foot"><Button className="button primary" onPress={closeDialog}>Close</Button></div>
  </Sheet>
);
