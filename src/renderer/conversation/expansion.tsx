import { useId, useState, type KeyboardEvent } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { isExactly, meantBy, typedAt, type Typed } from '../../core/scripts/typed.js';
import type { ScriptView } from '../../shared/view.js';
import { Filled } from '../scripts/filled.js';
import { Keys } from '../ui/keys.js';

export interface Expansion {
  readonly typed: Typed;
  readonly options: readonly ScriptView[];
  readonly at: number;
  readonly listId: string;
  readonly select: (at: number) => void;
}

interface Expanding {
  /** None: what is written is a text like any other. */
  readonly open: Expansion | undefined;
  /** The caret is here now. */
  readonly follow: (caret: number) => void;
  /** @returns whether the key was for the list */
  readonly onKeyDown: (event: KeyboardEvent, insert: (script: ScriptView, typed: Typed) => void) => boolean;
}

/** `/hold` then Tab: the list above the composer. It never takes the focus, and never sends. */
export function useExpansion(text: string, scripts: readonly ScriptView[]): Expanding {
  const [caret, follow] = useState(0);
  const [selected, setSelected] = useState({ query: '', at: 0 });
  /** Escape: this slash stays as it was typed. */
  const [left, leave] = useState<number>();
  const listId = useId();
  const typed = scripts.length === 0 ? undefined : typedAt(text, Math.min(caret, text.length));
  const options = typed && typed.start !== left ? meantBy(scripts, typed) : [];
  if (left !== undefined && text.charAt(left) !== '/') leave(undefined);
  const at = typed && selected.query === typed.query ? Math.min(selected.at, options.length - 1) : 0;
  const open = typed && options.length > 0 ? { typed, options, at, listId, select: (next: number) => setSelected({ query: typed.query, at: next }) } : undefined;

  const onKeyDown: Expanding['onKeyDown'] = (event, insert) => {
    const script = open?.options[open.at];
    if (!open || !script || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
    switch (event.key) {
      case 'ArrowDown': case 'ArrowUp':
        open.select((open.at + (event.key === 'ArrowDown' ? 1 : -1) + open.options.length) % open.options.length);
        return true;
      case 'Enter':
        // A patron who reads "/hold" would wonder. What only looks like a shortcut is sent as it stands.
        if (!open.typed.alone && !isExactly(script, open.typed.query)) return false;
        insert(script, open.typed);
        return true;
      case 'Tab':
        insert(script, open.typed);
        return true;
      case 'Escape':
        leave(open.typed.start);
        return true;
      default:
        return false;
    }
  };
  return { open, follow, onKeyDown };
}

/** For the field: a screen reader hears which script is meant. */
export const expansionProps = (open: Expansion | undefined) =>
  open ? ({ 'aria-autocomplete': 'list', 'aria-controls': open.listId, 'aria-activedescendant': `${open.listId}-option-${open.options[open.at]?.id ?? ''}` } as const) : {};

export function ExpansionList({ open, onChoose }: { readonly open: Expansion; readonly onChoose: (script: ScriptView) => void }) {
  const script = open.options[open.at];
  return (
    <div className="expansion">
      <ListBox id={open.listId} aria-label="Scripts that this stands for" className="expansion-list" selectionMode="none" onAction={(key) => open.options.filter(({ id }) => id === key).forEach(onChoose)}>
        {open.options.map((option) => (
          <ListBoxItem key={option.id} id={option.id} textValue={option.title} className="expansion-option" data-active={option === script || undefined}>
            <span dir="auto">{option.title}</span>
            {option.own ? <span className="tag">own</span> : null}
            {option.shortcut === undefined ? null : <span className="quiet">/{option.shortcut}</span>}
          </ListBoxItem>
        ))}
      </ListBox>
      {script ? (
        <div className="expansion-preview">
          <p className="expansion-text" dir="auto"><Filled {...script} /></p>
          <p className="quiet"><Keys keys="Tab" /> puts it into the draft, <Keys keys="Esc" /> leaves what you typed{open.options.length > 1 ? <>, <Keys keys="↑" /> <Keys keys="↓" /> choose: {open.at + 1} of {open.options.length}</> : null}</p>
        </div>
      ) : null}
    </div>
  );
}
