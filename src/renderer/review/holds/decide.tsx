import { useState } from 'react';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import { HOLD_LIMITS, type HoldDecision, type ShownHold } from '../../../shared/review/holds.js';
import { Asking, Sheet } from '../asking.js';
import { useReview } from '../store.js';
import { personName, shown } from '../words.js';
import { decide } from './actions.js';
import { Administrator, useAdministrator } from './administrator.js';
import { heldWords } from './subject.js';

function Which({ hold: { on, reason } }: { readonly hold: ShownHold }) {
  const times = useReview((state) => state.times);
  const services = useReview((state) => state.start.services);
  return <p>The hold keeps <strong className="private" dir="auto">{shown(heldWords(on, times, services)).text}</strong>: <span className="private" dir="auto">{shown(reason).text}</span></p>;
}

function Ask({ hold }: { readonly hold: ShownHold }) {
  const me = useReview((state) => state.overview?.me ?? '');
  const who = useAdministrator(me);
  const [reason, setReason] = useState('');
  const done = (): Promise<string | undefined> => (who.as ? decide(hold.id, { step: 'ask', reason: reason.trim() }, who.as) : Promise.resolve(undefined));
  return (
    <Sheet title="Ask for the end of a hold">
      <Asking verb="Ask for its end" isReady={reason.trim() !== '' && who.as !== undefined} onDone={done}>
        <Which hold={hold} />
        <p className="quiet">It stays in force until another administrator agrees.</p>
        <TextField value={reason} onChange={setReason} maxLength={HOLD_LIMITS.reason} isRequired validationBehavior="aria" autoFocus><Label>Why it can end, which stays on record</Label><TextArea rows={2} /></TextField>
        <Administrator who={who} />
      </Asking>
    </Sheet>
  );
}

type Answer = 'agree' | 'refuse';
const ANSWERS: readonly Answer[] = ['agree', 'refuse'];
const ANSWER_WORDS: Readonly<Record<Answer, string>> = { agree: 'Agree: the hold ends, and retention may remove what is too old', refuse: 'Refuse: the hold goes on' };

function AgreeOrRefuse({ hold, asked }: { readonly hold: ShownHold; readonly asked: NonNullable<ShownHold['asked']> }) {
  const me = useReview((state) => state.overview?.me ?? '');
  const { date } = useReview((state) => state.times);
  const who = useAdministrator(me === asked.by ? '' : me);
  const [answer, setAnswer] = useState<Answer>();
  const [reason, setReason] = useState('');
  const decision = (): HoldDecision => {
    if (answer === 'agree') return { step: 'agree', request: { at: asked.at, by: asked.by } };
    return { step: 'refuse', ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
  };
  const done = (): Promise<string | undefined> => (who.as && answer ? decide(hold.id, decision(), who.as) : Promise.resolve(undefined));
  return (
    <Sheet title="Agree or refuse">
      <Asking verb={answer === 'agree' ? 'End the hold' : answer === 'refuse' ? 'Keep the hold' : 'Decide'} isReady={answer !== undefined && who.as !== undefined} onDone={done}>
        <Which hold={hold} />
        <p>{personName(asked.by)} asked for its end on {date(asked.at)}: <span className="private" dir="auto">{shown(asked.reason).text}</span></p>
        <p className="quiet">To agree takes somebody else.</p>
        <RadioGroup className="radios upright" value={answer ?? null} onChange={(value) => ANSWERS.forEach((one) => one === value && setAnswer(one))}>
          <Label>What you decide</Label>
          <div>{ANSWERS.map((one, index) => <Radio key={one} value={one} className="radio" autoFocus={index === 0}><span className="dot" aria-hidden="true" /><span>{ANSWER_WORDS[one]}</span></Radio>)}</div>
        </RadioGroup>
        {answer === 'refuse' ? <TextField value={reason} onChange={setReason} maxLength={HOLD_LIMITS.reason}><Label>Why it goes on, which stays on record (optional)</Label><TextArea rows={2} /></TextField> : null}
        <Administrator who={who} />
      </Asking>
    </Sheet>
  );
}

/** One administrator asks for the end of a hold, another one agrees or refuses. */
export function DecideHold() {
  const hold = useReview((state) => state.holds?.holds.find(({ id }) => id === state.deciding));
  // What was decided while the sheet was open is said by the refusal, and shown behind it.
  const [first] = useState(hold);
  if (!first) return null;
  return first.asked ? <AgreeOrRefuse hold={first} asked={first.asked} /> : <Ask hold={first} />;
}
