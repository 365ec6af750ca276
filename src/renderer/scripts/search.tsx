import { useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import { searchScripts } from '../../core/scripts/search.js';
import type { ScriptView } from '../../shared/view.js';
import { Keys } from '../ui/keys.js';

interface ScriptSearchProps {
  readonly scripts: readonly ScriptView[];
  readonly onChoose: (script: ScriptView) => void;
  readonly onLeave?: () => void;
}

/** Typing finds, arrows choose, Enter hands over. */
export function ScriptSearch({ scripts, onChoose, onLeave }: ScriptSearchProps) {
  const [query, setQuery] = useState('');
  const found = searchScripts(scripts, query);
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField
        aria-label="Find a script"
        onKeyDown={(event) => {
          if (event.key === 'Escape' && query === '') onLeave?.();
          else event.continuePropagation();
        }}
      >
        <Input placeholder="Find a script" data-focus-first />
        <Keys keys="/" />
      </SearchField>
      <ListBox
        className="script-list"
        aria-label="Scripts"
        items={found}
        dependencies={[found]}
        selectionMode="none"
        onAction={(key) => {
          const script = scripts.find(({ id }) => id === key);
          if (script) onChoose(script);
        }}
        renderEmptyState={() => <p className="quiet">{scripts.length === 0 ? 'There are no scripts.' : 'No script has all these words.'}</p>}
      >
        {(script) => (
          <ListBoxItem id={script.id} textValue={script.title} className="script">
            <span>{script.title}</span>
            <span className="quiet">{script.when || script.category}</span>
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  );
}
