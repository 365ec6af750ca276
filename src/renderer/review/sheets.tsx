import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import { MAX_NOTE } from '../../shared/limits.js';
import type { FoundItem } from '../../shared/review/types.js';
import { later } from '../ui/later.js';
import { mark } from './actions.js';
import { Asking, close, Sheet } from './asking.js';
import { KEYS, keyWords, type ReviewKey } from './keys.js';
import { useReview } from './store.js';
import { personName } from './words.js';

const PlaceHold = later(async () => (await import('./holds/place.js')).PlaceHold);
const DecideHold = later(async () => (await import('./holds/decide.js')).DecideHold);

function Comment({ item }: { readonly item: FoundItem }) {
  const [text, setText] = useState('');
  return (
    <Sheet title="Comment">
      <Asking verb="Comment" isReady={text.trim() !== ''} onDone={() => mark(item, { kind: 'comment', text: text.trim() })}>
        <TextField value={text} onChange={setText} maxLength={MAX_NOTE} autoFocus><Label>Other reviewers read it, and it stays on record</Label><TextArea rows={5} /></TextField>
      </Asking>
    </Sheet>
  );
}

function Hand({ item }: { readonly item: FoundItem }) {
  const reviewers = useReview((state) => state.choices?.reviewers ?? []);
  const me = useReview((state) => state.overview?.me);
  const [to, setTo] = useState('');
  const [text, setText] = useState('');
  const others = reviewers.filter((one) => one !== me);
  return (
    <Sheet title="Hand to somebody">
      <Asking verb="Hand over" isReady={to.trim() !== ''} onDone={() => mark(item, { kind: 'handed-to', to: to.trim(), ...(text.trim() === '' ? {} : { text: text.trim() }) })}>
        <TextField value={to} onChange={setTo} maxLength={200} autoFocus>
          <Label>To which reviewer</Label>
          <Input />
        </TextField>
        {others.length === 0 ? null : <p className="known-reviewers">{others.slice(0, 12).map((one) => <Button key={one} className="button" onPress={() => setTo(one)}>{personName(one)}</Button>)}</p>}
        <TextField value={text} onChange={setText} maxLength={MAX_NOTE}><Label>What for (can be left out)</Label><TextArea rows={3} /></TextField>
        <p className="quiet">They find it under “Handed to me” when they review next.</p>
      </Asking>
    </Sheet>
  );
}

const Keys = () => (
  <Sheet title="Keys">
    <dl className="keys">{Object.values(KEYS).map(({ keys, label }: ReviewKey) => <div key={keys}><dt>{label}</dt><dd><kbd>{keyWords(keys)}</kbd></dd></div>)}</dl>
    <div className="sheet-foot"><Button className="button primary" onPress={close} autoFocus>Close</Button></div>
  </Sheet>
);

export function Sheets() {
  const sheet = useReview((state) => state.sheet);
  const item = useReview((state) => state.opened?.item);
  if (sheet === 'keys') return <Keys />;
  if (sheet === 'hold') return <PlaceHold />;
  if (sheet === 'decide') return <DecideHold />;
  if (!item) return null;
  return sheet === 'comment' ? <Comment item={item} /> : sheet === 'hand' ? <Hand item={item} /> : null;
}
