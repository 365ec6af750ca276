import { useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import { searchScripts } from '../../core/scripts/search.js';
import type { ScriptView } from '../../shared/view.js';
import { useSettings } from '../desk.js';
import { Icon } from '../ui/icons.js';
import { Keys } from '../ui/keys.js';
import { useOrdered } from './scripts-store.js';

interface ScriptSearchProps {
  readonly scripts: readonly ScriptView[];
  /** Stands first: it is due now. */
  readonly due?: ScriptView | undefined;
  readonly onChoose: (script: ScriptView) => void;
  readonly onLeave?: () => void;
}

/** Typing finds, arrows choose, Enter hands over. */
export function ScriptSearch({ scripts, due, onChoose, onLeave }: ScriptSearchProps) {
  const [query, setQuery] = useState('');
  const favourites = useSettings((state) => state.favouriteScripts);
  const found = searchScripts(useOrdered(scripts, due), query);
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
        dependencies={[found, favourites, due]}
        selectionMode="none"
        onAction={(key) => {
          const script = scripts.find(({ id }) => id === key);
          if (script) onChoose(script);
        }}
        renderEmptyState={() => <p className="quiet">{scripts.length === 0 ? 'There are no scripts.' : 'No script has all these words.'}</p>}
      >
        {(script) => (
          <ListBoxItem id={script.id} textValue={script.title} className="script">
            <span className="script-title">
              <span dir="auto">{script.title}</span>
              {script.id === due?.id ? <span className="tag">now</span> : null}
              {script.own ? <span className="tag">own</span> : null}
              {favourites.includes(script.id) ? <span className="tag"><Icon name="favourite" /><span className="sr-only">favourite</span></span> : null}
            </span>
            <span className="quiet" dir="auto">{script.when || script.category}</span>
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  );
}
