import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Form } from 'react-aria-components/Form';
import { Heading } from 'react-aria-components/Heading';
import { Input } from 'react-aria-components/Input';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import { MAX_NOTE } from '../../shared/limits.js';
import type { FoundItem } from '../../shared/review/types.js';
import { mark } from './actions.js';
import { KEYS, keyWords, type ReviewKey } from './keys.js';
import { store, useReview } from './store.js';
import { personName } from './words.js';

const close = (): void => store.setState({ sheet: undefined });

const Sheet = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && close()}>
    <Modal className="modal">
      <Dialog className="sheet">
        <Heading slot="title" level={2}>{title}</Heading>
        {children}
      </Dialog>
    </Modal>
  </ModalOverlay>
);

interface AskingProps {
  readonly children: ReactNode;
  readonly verb: string;
  readonly isReady: boolean;
  /** @returns why not, when it was refused: the sheet stays, with the reason in it */
  readonly onDone: () => Promise<string | undefined>;
}

function Asking({ children, verb, isReady, onDone }: AskingProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady || busy) return;
    setBusy(true);
    const refused = await onDone();
    setBusy(false);
    if (refused === undefined) close();
    else setProblem(refused);
  };
  return (
    <Form className="asking" onSubmit={(event) => void submit(event)}>
      {children}
      {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
      <div className="sheet-foot">
        <Button className="button" onPress={close}>Cancel</Button>
        <Button type="submit" className="button primary" isDisabled={!isReady || busy}>{verb}</Button>
      </div>
    </Form>
  );
}

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
  if (!item) return null;
  return sheet === 'comment' ? <Comment item={item} /> : sheet === 'hand' ? <Hand item={item} /> : null;
}
