import { useState, type ReactNode } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import { searchScripts, type Searchable } from '../../core/scripts/search.js';

export interface Choice extends Searchable {
  readonly id: string;
}

interface ChooseProps<C extends Choice> {
  /** Of the field, and of the list: for who does not see that one belongs to the other. */
  readonly label: string;
  readonly listLabel: string;
  readonly placeholder: string;
  readonly choices: readonly C[];
  /** When there is nobody to choose. */
  readonly none: string;
  readonly onChoose: (choice: C) => void;
  /** Beside its title; otherwise the words of `when`. */
  readonly beside?: (choice: C) => ReactNode;
}

/** Typing finds, arrows choose, Enter goes on. */
export function Choose<C extends Choice>({ label, listLabel, placeholder, choices, none, onChoose, beside }: ChooseProps<C>) {
  const [query, setQuery] = useState('');
  const found = searchScripts(choices, query);
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField aria-label={label} autoFocus><Input placeholder={placeholder} /></SearchField>
      <ListBox className="palette" aria-label={listLabel} items={found} dependencies={[found]} selectionMode="none" onAction={(key) => choices.filter(({ id }) => id === key).forEach(onChoose)} renderEmptyState={() => <p className="quiet">{choices.length === 0 ? none : 'Nobody has all these words.'}</p>}>
        {(choice) => (
          <ListBoxItem id={choice.id} textValue={choice.title} className="choice">
            <span>{choice.title}</span>
            <span className="quiet">{beside?.(choice) ?? choice.when}</span>
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  );
}
