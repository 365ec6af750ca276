import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Checkbox } from 'react-aria-components/Checkbox';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Label } from 'react-aria-components/TextField';
import { OUTCOMES, READS } from '../../core/operation.js';
import type { EndedView } from '../../shared/view.js';
import { ask } from '../bridge.js';
import { useDesk } from '../desk.js';
import { kindWords, OUTCOME_WORDS, READ_WORDS } from '../outcomes.js';
import { show } from '../screen.js';
import { ModeIcon } from '../ui/icons.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { clockTime } from '../ui/time.js';

const Ended = ({ ended }: { readonly ended: EndedView }) => (
  <li className="blocked">
    <p>
      <ModeIcon mode={ended.mode} /> <strong>{ended.who}</strong>, {clockTime(ended.at)}, by {ended.by}
      {ended.words === '' ? null : <>: <span className="private" dir="auto">{ended.words}</span></>}
    </p>
    <p className="quiet">{OUTCOME_WORDS[ended.outcome].title}{ended.read === undefined && ended.question === undefined && ended.tags.length === 0 ? '' : `, ${kindWords(ended)}`}</p>
    <div className="blocked-ways">
      {ended.mode === 'patron-im' ? <Button className="button" aria-label={`Use ${ended.who}, ${clockTime(ended.at)}, as a good example …`} onPress={() => show({ type: 'make-example', id: ended.id })}>Good example …</Button> : null}
      <Button className="button" aria-label={`Change what is said of ${ended.who}, ${clockTime(ended.at)} …`} onPress={() => show({ type: 'classify', id: ended.id })}>Change …</Button>
    </div>
  </li>
);

/** What ended today. Tomorrow it stays as it is. */
export function EndedToday() {
  const ended = useDesk((state) => state.ended);
  if (ended.length === 0) return <p>Nothing has ended yet today.</p>;
  return <ul className="blocks" aria-label="Ended today">{ended.map((one) => <Ended key={one.id} ended={one} />)}</ul>;
}

const NONE = '';

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
}

const Choice = ({ label, value, options, onChange }: ChoiceProps) => (
  <RadioGroup value={value} onChange={onChange} orientation="horizontal" className="radios">
    <Label>{label}</Label>
    <div>{options.map(([one, name]) => <Radio key={one} value={one} className="radio"><span className="dot" aria-hidden="true" />{name}</Radio>)}</div>
  </RadioGroup>
);

/** Says anew what came of a request and what kind of question it was; the record keeps what was said before. */
export function ClassifySheet({ id }: { readonly id: string }) {
  const ended = useDesk((state) => state.ended.find((one) => one.id === id));
  return ended ? <Classify ended={ended} /> : <Sheet title="Over"><p>That day is over: what was said about it stays as it is.</p></Sheet>;
}

function Classify({ ended }: { readonly ended: EndedView }) {
  const kinds = useDesk((state) => state.kinds);
  const [outcome, setOutcome] = useState<string>(ended.outcome);
  const [read, setRead] = useState(String(ended.read ?? NONE));
  const [question, setQuestion] = useState(ended.question ?? NONE);
  const [tags, setTags] = useState<readonly string[]>(ended.tags);
  // What a policy of yesterday named is still said today.
  const questions = ended.question === undefined || kinds.questions.includes(ended.question) ? kinds.questions : [...kinds.questions, ended.question];
  const change = (): Promise<Done> => {
    const known = { outcome: OUTCOMES.find((one) => one === outcome), read: READS.find((one) => String(one) === read) };
    return ask('request:classify', {
      id: ended.id, tags: [...tags], ...(known.outcome === undefined ? {} : { outcome: known.outcome }),
      ...(known.read === undefined ? {} : { read: known.read }), ...(question === NONE ? {} : { question }),
    });
  };
  return (
    <Sheet title={`${ended.who}, ended at ${clockTime(ended.at)}`}>
      <Asking verb="Change" isReady onDone={change}>
        <Choice label="Outcome" value={outcome} onChange={setOutcome} options={OUTCOMES.map((one) => [one, OUTCOME_WORDS[one].title])} />
        <Choice label="Work (READ)" value={read} onChange={setRead} options={[...READS.map((one) => [String(one), `${one} ${READ_WORDS[one]}`] as const), [NONE, 'not said']]} />
        <Choice label="Kind of question" value={question} onChange={setQuestion} options={[...questions.map((one) => [one, one] as const), [NONE, 'not said']]} />
        {kinds.tags.length === 0 ? null : (
          <CheckboxGroup value={[...tags]} onChange={setTags} className="radios">
            <Label>Tags</Label>
            <div>{kinds.tags.map((tag) => <Checkbox key={tag} value={tag} className="checkbox"><span className="box" aria-hidden="true" />{tag}</Checkbox>)}</div>
          </CheckboxGroup>
        )}
      </Asking>
    </Sheet>
  );
}
