import { useEffect, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import { FAVOUR_KINDS, type FavourKind } from '../../core/favour/favour.js';
import type { Args } from '../../shared/contract.js';
import { FAVOUR_LIMITS } from '../../shared/limits.js';
import { ask } from '../bridge.js';
import { foundWords } from '../conversation/guard-words.js';
import { useDesk } from '../desk.js';
import { say } from '../screen.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { changeFavourDraft, EMPTY, favourDraft, forgetFavourDraft, useFavourDraft, type FavourDraft } from './draft.js';
import { Pick, type Option } from './pick.js';
import { When } from './when.js';
import { KIND_WORDS } from './words.js';

type Texts = 'title' | 'callNumber' | 'barcode' | 'branch' | 'text' | 'note';

function Field({ name, label, max, focus = false, long = false }: { readonly name: Texts; readonly label: string; readonly max: number; readonly focus?: boolean; readonly long?: boolean }) {
  const draft = useFavourDraft();
  return (
    <TextField className="react-aria-TextField private" value={draft[name]} onChange={(value) => changeFavourDraft({ [name]: value })} maxLength={max} autoFocus={focus}>
      <Label>{label}</Label>
      {long ? <TextArea rows={3} dir="auto" /> : <Input dir="auto" />}
    </TextField>
  );
}

function Fields({ kind }: { readonly kind: FavourKind }) {
  switch (kind) {
    case 'pull':
      return (
        <div className="favour-fields">
          <Field name="title" label="Title" max={FAVOUR_LIMITS.title} focus />
          <Field name="callNumber" label="Call number" max={FAVOUR_LIMITS.callNumber} />
          <Field name="barcode" label="Barcode" max={FAVOUR_LIMITS.barcode} />
          <Field name="branch" label="For which branch" max={FAVOUR_LIMITS.branch} />
          <p className="quiet">Only the title is needed.</p>
        </div>
      );
    case 'cover':
      return <Field name="note" label="Note (may stay empty)" max={FAVOUR_LIMITS.text} focus />;
    default:
      return <Field key={kind} name="text" label={kind === 'pass-on' ? 'What is to be passed on, and to whom' : 'What is to be looked up'} max={FAVOUR_LIMITS.text} focus long />;
  }
}

/** Everybody, one colleague, or one desk. */
function useTargets(): readonly Option[] {
  const people = useDesk((state) => state.people);
  const colleagues = useDesk((state) => state.colleagues);
  const me = useDesk((state) => state.me?.address);
  return [
    { id: 'all', name: 'Everybody in the channel' },
    ...people.filter(({ address }) => address !== me).map(({ address, name }) => ({ id: `person ${address}`, name })),
    ...colleagues.filter(({ point }) => point !== '').map(({ desk, point }) => ({ id: `desk ${desk} ${point}`, name: `The desk ${point}` })),
  ];
}

function targetOf(to: string): Args['favour:ask']['to'] {
  const [kind, first = '', ...rest] = to.split(' ');
  if (kind === 'person') return { kind, address: first };
  return kind === 'desk' ? { kind, desk: first, point: rest.join(' ') } : undefined;
}

function wishOf({ kind, title, callNumber, barcode, branch, text, note }: FavourDraft): Args['favour:ask']['wish'] {
  const [number, code, place, more] = [callNumber, barcode, branch, note].map((value) => value.trim());
  if (kind === 'pull') return { kind, title: title.trim(), ...(number ? { callNumber: number } : {}), ...(code ? { barcode: code } : {}), ...(place ? { branch: place } : {}) };
  return kind === 'cover' ? { kind, ...(more ? { note: more } : {}) } : { kind, text: text.trim() };
}

function byOf({ when, exact }: FavourDraft): Args['favour:ask']['by'] {
  if (when === 'none' || when === '') return undefined;
  return when === 'exact' ? (exact ? { clock: exact.toString().slice(0, 16) } : undefined) : { at: Number(when) };
}

const isReady = (draft: FavourDraft): boolean => {
  const timed = draft.when === 'none' ? draft.kind !== 'cover' : byOf(draft) !== undefined;
  return timed && (draft.kind === 'cover' || (draft.kind === 'pull' ? draft.title : draft.text).trim() !== '');
};

/** Asks colleagues for something. What is written stays when the sheet is closed. */
export function AskFavour({ kind: wanted, channel: from }: { readonly kind?: FavourKind | undefined; readonly channel?: string | undefined }) {
  const draft = useFavourDraft();
  const channels = useDesk((state) => state.channels);
  const targets = useTargets();
  /** What was asked about, as it was. */
  const [asked, setAsked] = useState<FavourDraft>();
  // What the sheet is opened for; from then on it is the person's choice.
  useEffect(() => changeFavourDraft({ ...(from === undefined ? {} : { channel: from }), ...(wanted === undefined ? {} : { kind: wanted, ...(wanted === 'cover' && favourDraft().when === 'none' ? { when: '' } : {}) }) }), [from, wanted]);
  const { kind } = draft;
  const channel = (channels.find(({ id }) => id === draft.channel) ?? channels[0])?.id ?? '';
  const to = targets.some(({ id }) => id === draft.to) ? draft.to : EMPTY.to;
  const send = async (): Promise<Done> => {
    const [by, target] = [byOf(draft), targetOf(to)];
    const done = await ask('favour:ask', { channel, wish: wishOf(draft), ...(by ? { by } : {}), ...(target ? { to: target } : {}), ...(asked === draft ? { anyway: true } : {}) });
    if (!done.ok) return done;
    if (done.value.found) {
      setAsked(draft);
      return { ok: false, message: `Not asked yet: it says ${foundWords(done.value.found)}, and everybody in the channel would read it. Take it out, or ask all the same.` };
    }
    forgetFavourDraft();
    say({ tone: 'info', text: kind === 'cover' ? 'Asked. Who accepts is offered what you have; until then it stays with you.' : 'Asked.' });
    return done;
  };
  return (
    <Sheet title="Ask a favour">
      <Asking verb={asked === draft ? 'Ask all the same' : 'Ask'} isReady={isReady(draft) && channel !== ''} onDone={send}>
        <RadioGroup className="radios" value={kind} onChange={(value) => changeFavourDraft({ kind: FAVOUR_KINDS.find((one) => one === value) ?? 'pull' })}>
          <Label>What is it?</Label>
          <div>{FAVOUR_KINDS.map((one) => <Radio key={one} value={one} className="radio"><span className="dot" aria-hidden="true" />{KIND_WORDS[one]}</Radio>)}</div>
        </RadioGroup>
        <Fields kind={kind} />
        <When isCover={kind === 'cover'} />
        <div className="favour-fields">
          {channels.length > 1 ? <Pick label="Channel" options={channels} value={channel} onChange={(id) => changeFavourDraft({ channel: id })} /> : null}
          {targets.length > 1 ? <Pick label="Of whom" options={targets} value={to} onChange={(id) => changeFavourDraft({ to: id })} /> : null}
        </div>
        <p className="quiet">Everybody in {channels.find(({ id }) => id === channel)?.name ?? 'the channel'} can read it. Leave out who the patron is.</p>
      </Asking>
    </Sheet>
  );
}
