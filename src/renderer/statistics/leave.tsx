import { Button } from 'react-aria-components/Button';
import type { StatisticsSheet } from '../../shared/statistics-query.js';
import { useFigures } from './source.js';

/** What is shown leaves as a table, as a document, or on paper. */
export function Leave({ what }: { readonly what: StatisticsSheet }) {
  const { save, print } = useFigures();
  return (
    <div className="leave">
      <Button className="button" onPress={() => void save(what, 'csv')}>Save as a table (CSV) …</Button>
      <Button className="button" onPress={() => void save(what, 'pdf')}>Save as PDF …</Button>
      <Button className="button" onPress={() => void print(what)}>Print …</Button>
    </div>
  );
}
