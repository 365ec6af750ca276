import { Button } from 'react-aria-components/Button';
import { Checkbox } from 'react-aria-components/Checkbox';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { Form } from 'react-aria-components/Form';
import { Input } from 'react-aria-components/Input';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Label, TextField } from 'react-aria-components/TextField';
import { PURPOSES, type Purpose } from '../../../core/disclosure/line.js';
import { RULE_NAMES } from '../../../core/disclosure/mask.js';
import { DISCLOSURE_LIMITS, RULE_WORDS } from '../../../shared/review/disclosure.js';
import { withPurpose, type Draft } from './draft.js';

const PURPOSE_WORDS: Readonly<Record<Purpose, readonly [title: string, means: string]>> = {
  request: ['Somebody asked for records', 'Everything on record: what was said, notes, incidents, and what was changed or taken back later.'],
  patron: ['A patron asked for their own transcript', 'What was said between the patron and the library; nothing that staff wrote among themselves.'],
};

interface WhatProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly onNext: () => void;
}

/** For whom, and which personal data is left out to begin with. */
export function What({ draft, onChange, onNext }: WhatProps) {
  return (
    <Form
      className="disclose-part"
      onSubmit={(event) => {
        event.preventDefault();
        if (draft.request.trim() !== '') onNext();
      }}
    >
      <RadioGroup className="radios upright" value={draft.purpose} onChange={(value) => PURPOSES.forEach((one) => one === value && onChange(withPurpose(draft, one)))}>
        <Label>Why</Label>
        <div>{PURPOSES.map((one) => <Radio key={one} value={one} className="radio"><span className="dot" aria-hidden="true" /><span>{PURPOSE_WORDS[one][0]}<br /><span className="quiet">{PURPOSE_WORDS[one][1]}</span></span></Radio>)}</div>
      </RadioGroup>
      <TextField value={draft.request} onChange={(request) => onChange({ ...draft, request })} maxLength={DISCLOSURE_LIMITS.request} isRequired validationBehavior="aria" autoFocus>
        <Label>Which request it answers</Label>
        <Input placeholder="Request 2026/17 of the Riverside Gazette" aria-describedby="disclose-request" />
        <p className="quiet" id="disclose-request">It stands on the record of who looked at what, and in the files that go out.</p>
      </TextField>
      <CheckboxGroup className="disclose-rules" value={[...draft.rules]} onChange={(values) => onChange({ ...draft, rules: RULE_NAMES.filter((rule) => values.includes(rule)) })}>
        <Label>What is left out by rules</Label>
        <p className="quiet">A rule does not know every name. You see the result line by line, and can leave out more or put words back.</p>
        <div>{RULE_NAMES.map((rule) => <Checkbox key={rule} value={rule} className="checkbox"><span className="box" aria-hidden="true" /><span>{RULE_WORDS[rule]} <span className="quiet">[{rule}]</span></span></Checkbox>)}</div>
      </CheckboxGroup>
      <Button type="submit" className="button primary" isDisabled={draft.request.trim() === ''}>Compare</Button>
    </Form>
  );
}
