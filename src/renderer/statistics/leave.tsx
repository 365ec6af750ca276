import { Button } from 'react-aria-components/Button';
import type { Args } from '../../shared/contract.js';
import { request } from '../bridge.js';
import { say } from '../screen.js';

type What = Args['statistics:print']['what'];

async function save(what: What, format: Args['statistics:save']['format']): Promise<void> {
  const answer = await request('statistics:save', { what, format });
  if (answer.ok && answer.value.file !== undefined) say({ tone: 'info', text: `Saved as ${answer.value.file}.` });
}

async function print(what: What): Promise<void> {
  const answer = await request('statistics:print', { what });
  if (answer.ok && answer.value.printed) say({ tone: 'info', text: 'It is being printed.' });
}

/** What is shown leaves as a table, as a document, or on paper. */
export const Leave = ({ what }: { readonly what: What }) => (
  <div className="leave">
    <Button className="button" onPress={() => void save(what, 'csv')}>Save as a table (CSV) …</Button>
    <Button className="button" onPress={() => void save(what, 'pdf')}>Save as PDF …</Button>
    <Button className="button" onPress={() => void print(what)}>Print …</Button>
  </div>
);
