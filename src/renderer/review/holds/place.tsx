import { useEffect, useId, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import { HOLD_LIMITS, type AskedSubject, type HoldReach } from '../../../shared/review/holds.js';
import type { FoundItem } from '../../../shared/review/types.js';
import { readHolds } from '../actions.js';
import { Asking, close, Sheet } from '../asking.js';
import { searchOf } from '../query.js';
import { isPile, useReview } from '../store.js';
import { plural } from '../words.js';
import { placeHold, previewHold } from './actions.js';
import { Administrator, NOBODY, useAdministrator } from './administrator.js';
import { askedWords, likelyPerson, searchedSubject, type Searched } from './subject.js';

type Choice = 'conversation' | 'person' | 'search' | 'period';
const CHOICES: readonly Choice[] = ['conversation', 'person', 'search', 'period'];
const CHOICE_WORDS: Readonly<Record<Choice, string>> = { conversation: 'This conversation, on all its days', person: 'A person, wherever they are named', search: 'What is searched for: ', period: 'A period, everything in it' };

interface What {
  readonly choice: Choice;
  readonly person: string;
  readonly fromDay: string;
  readonly toDay: string;
}

/** @returns none while something is missing */
function subjectOf({ choice, person, fromDay, toDay }: What, item: FoundItem | undefined, searched: Searched): AskedSubject | undefined {
  switch (choice) {
    case 'conversation': return item && { conversation: item.conversation };
    case 'person': return person.trim() === '' ? undefined : { person: person.trim() };
    case 'search': return searched.on;
    default: return periodOf(fromDay, toDay);
  }
}

function periodOf(fromDay: string, toDay: string): AskedSubject | undefined {
  if (fromDay === '') return toDay === '' ? undefined : { toDay };
  if (toDay === '') return { fromDay };
  return toDay < fromDay ? undefined : { fromDay, toDay };
}

/** What is searched for now, or was before somebody turned to the page of holds. */
function useSearched(): Searched {
  const { place, filters, overview, start, week } = useReview((state) => state);
  return overview ? searchedSubject(searchOf(isPile(place) ? place : 'all', filters, { me: overview.me, today: start.today, week, sample: start.sample })) : { on: undefined, keepsMore: false };
}

interface ChoosingProps {
  readonly what: What;
  readonly item: FoundItem | undefined;
  readonly searched: Searched;
  readonly onChange: (what: What) => void;
}

function Choosing({ what, item, searched, onChange }: ChoosingProps) {
  const services = useReview((state) => state.start.services);
  const [known, from, to] = [useId(), useId(), useId()];
  const offered = CHOICES.filter((choice) => (choice !== 'conversation' || item) && (choice !== 'search' || searched.on));
  return (
    <>
      <RadioGroup className="radios upright" value={what.choice} onChange={(value) => CHOICES.forEach((choice) => choice === value && onChange({ ...what, choice }))}>
        <Label>What it keeps</Label>
        <div>{offered.map((choice) => <Radio key={choice} value={choice} className="radio" autoFocus={choice === what.choice}><span className="dot" aria-hidden="true" /><span>{CHOICE_WORDS[choice]}{choice === 'search' && searched.on ? <span className="private" dir="auto">{askedWords(searched.on, services)}</span> : null}</span></Radio>)}</div>
      </RadioGroup>
      {what.choice === 'person' ? (
        <TextField className="react-aria-TextField private" value={what.person} onChange={(person) => onChange({ ...what, person })} maxLength={HOLD_LIMITS.person}>
          <Label>Address of the patron or the member of staff</Label>
          <Input list={known} />
          <datalist id={known}>{item?.people.map((one) => <option key={one} value={one}>{one}</option>)}</datalist>
        </TextField>
      ) : null}
      {what.choice === 'search' && searched.keepsMore ? <p className="quiet">The list is narrower than that. A hold is on words, a service, a person and a time, and keeps what fits them.</p> : null}
      {what.choice === 'period' ? (
        <div className="dates">
          <p className="pick"><label htmlFor={from}>From</label><input id={from} type="date" value={what.fromDay} onChange={(event) => onChange({ ...what, fromDay: event.currentTarget.value })} /></p>
          <p className="pick"><label htmlFor={to}>to</label><input id={to} type="date" value={what.toDay} onChange={(event) => onChange({ ...what, toDay: event.currentTarget.value })} /></p>
        </div>
      ) : null}
    </>
  );
}

function Reach({ on, reach }: { readonly on: AskedSubject; readonly reach: HoldReach }) {
  const services = useReview((state) => state.start.services);
  const here = useReview((state) => state.opened?.item.conversation);
  const { date } = useReview((state) => state.times);
  const { conversations, from, to } = reach;
  return (
    <div className="hold-reach">
      <p>It keeps <strong className="private" dir="auto">{askedWords(on, services, here)}</strong>.</p>
      {from === undefined || to === undefined ? <p>Nothing of the list is that now. What comes later is kept.</p> : <p>That is at least {plural(conversations, 'conversation')} of the list, {date(from) === date(to) ? `on ${date(from)}` : `from ${date(from)} to ${date(to)}`}. What was said there within a day before and after is kept as well, and what comes later.</p>}
    </div>
  );
}

interface ConfirmProps {
  readonly on: AskedSubject;
  readonly reach: HoldReach;
}

/** A reason, and who decides. */
function Confirm({ on, reach }: ConfirmProps) {
  const me = useReview((state) => state.overview?.me ?? '');
  const who = useAdministrator(me);
  const [reason, setReason] = useState('');
  const done = (): Promise<string | undefined> => (who.as ? placeHold(on, reason.trim(), who.as) : Promise.resolve(undefined));
  return (
    <Asking verb="Put on hold" isReady={reason.trim() !== '' && who.as !== undefined} onDone={done}>
      <Reach on={on} reach={reach} />
      <TextField value={reason} onChange={setReason} maxLength={HOLD_LIMITS.reason} isRequired validationBehavior="aria" autoFocus><Label>Reason, which stays on record</Label><TextArea rows={2} /></TextField>
      <Administrator who={who} />
    </Asking>
  );
}

const Nobody = () => (
  <>
    <p>{NOBODY}</p>
    <div className="sheet-foot"><Button className="button primary" onPress={close} autoFocus>Close</Button></div>
  </>
);

/** First what, and what that would keep; then why, and who decides. */
export function PlaceHold() {
  const item = useReview((state) => (isPile(state.place) ? state.opened?.item : undefined));
  const searched = useSearched();
  const [what, setWhat] = useState<What>({ choice: item ? 'conversation' : 'person', person: item ? likelyPerson(item) : '', fromDay: '', toDay: '' });
  const [seen, setSeen] = useState<ConfirmProps>();
  const takes = useReview((state) => state.holds?.takes);
  useEffect(() => {
    if (takes === undefined) void readHolds();
  }, [takes]);
  const on = subjectOf(what, item, searched);
  const look = async (): Promise<string | undefined> => {
    if (on === undefined) return undefined;
    const reach = await previewHold(on);
    if (typeof reach === 'string') return reach;
    setSeen({ on, reach });
    return undefined;
  };
  return (
    <Sheet title="Put on legal hold">
      {takes === 'nothing' ? <Nobody /> : seen ? <Confirm {...seen} /> : (
        <Asking verb="See what it keeps" isReady={on !== undefined} onDone={look} stays>
          <p>Retention removes nothing that is on hold, here and on every desk, until two administrators end the hold.</p>
          <Choosing what={what} item={item} searched={searched} onChange={setWhat} />
        </Asking>
      )}
    </Sheet>
  );
}
