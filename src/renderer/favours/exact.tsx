import { DateField, DateInput, DateSegment, Label, type DateValue } from 'react-aria-components/DateField';
import { I18nProvider } from 'react-aria-components/I18nProvider';

/** Day and time, each part by its own digits or arrows; the day before the month, as everywhere in the window. */
export const Exact = ({ label, value, onChange }: { readonly label: string; readonly value: DateValue | null; readonly onChange: (value: DateValue | null) => void }) => (
  <I18nProvider locale="en-GB">
    <DateField className="exact" granularity="minute" hourCycle={24} value={value} onChange={onChange} autoFocus>
      <Label>{label}</Label>
      <DateInput className="exact-parts">{(segment) => <DateSegment segment={segment} className="exact-part" />}</DateInput>
    </DateField>
  </I18nProvider>
);
