import { useEffect, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import { searchIn, type Searchable } from '../../core/search.js';
import type { ExampleView } from '../../shared/view.js';
import { useDesk } from '../desk.js';
import { show } from '../screen.js';
import { loadExamples, useExamples } from './examples.js';

const textsOf = ({ title, good, lines }: ExampleView): Searchable => ({ title, category: '', when: good, text: lines.map(({ text }) => text).join('\n') });

/** Conversations to learn from: typing finds, arrows choose, Enter reads. */
export function GoodExamples() {
  const examples = useExamples();
  const [query, setQuery] = useState('');
  const changes = useDesk((state) => state.texts.changes);
  // Those of all desks come and go with the administrators' texts.
  useEffect(() => {
    if (changes >= 0) void loadExamples();
  }, [changes]);
  if (examples === undefined) return null;
  if (examples.length === 0) return <p>None yet. A conversation that has ended can be used as one: it stands above, and names and numbers are left out.</p>;
  const found = searchIn(examples, query, textsOf);
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField className="react-aria-SearchField entry" aria-label="Find a good example"><Input placeholder="Find a good example" /></SearchField>
      <ListBox className="palette examples" aria-label="Good examples" items={found} dependencies={[found]} selectionMode="none" onAction={(id) => show({ type: 'example', id: String(id) })} renderEmptyState={() => <p className="quiet">No example has all these words.</p>}>
        {({ id, title, good, by, shared }) => (
          <ListBoxItem id={id} textValue={title} className="choice">
            <span dir="auto">{title}{shared ? <span className="tag"> · at all desks</span> : null}</span>
            <span className="quiet" dir="auto">{[good.split('\n')[0], `by ${by}`].filter((part) => part !== '').join(' · ')}</span>
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  );
}
