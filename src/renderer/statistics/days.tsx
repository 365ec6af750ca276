import { useState } from 'react';
import { DateField, DateInput, DateSegment, Label, type DateValue } from 'react-aria-components/DateField';
import { I18nProvider } from 'react-aria-components/I18nProvider';

/** Days like "2026-11-22". */
export interface PickedDays {
  readonly from?: string;
  readonly to?: string;
}

interface DaysProps {
  readonly picked: PickedDays;
  readonly onPick: (days: PickedDays) => void;
}

const Day = ({ label, value, onChange }: { readonly label: string; readonly value: DateValue | null; readonly onChange: (value: DateValue | null) => void }) => (
  <DateField className="pick-one exact" value={value} onChange={onChange}>
    <Label>{label}</Label>
    <DateInput className="exact-parts">{(segment) => <DateSegment segment={segment} className="exact-part" />}</DateInput>
  </DateField>
);

/** Each part by its own digits or arrows. */
export function Days({ picked, onPick }: DaysProps) {
  const [from, setFrom] = useState<DateValue | null>(null);
  const [to, setTo] = useState<DateValue | null>(null);
  const pick = (which: 'from' | 'to', set: (value: DateValue | null) => void) => (value: DateValue | null): void => {
    set(value);
    const { [which]: _before, ...rest } = picked;
    onPick(value === null ? rest : { ...rest, [which]: value.toString().slice(0, 10) });
  };
  const wrong = picked.from !== undefined && picked.to !== undefined && picked.to < picked.from;
  return (
    <I18nProvider locale="en-GB">
      <Day label="From" value={from} onChange={pick('from', setFrom)} />
      <Day label="To" value={to} onChange={pick('to', setTo)} />
      {wrong ? <p className="problem" role="alert">The last day is before the first.</p> : null}
    </I18nProvider>
  );
}
