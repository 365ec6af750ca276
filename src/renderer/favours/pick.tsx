import { Button } from 'react-aria-components/Button';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Label, Select, SelectValue } from 'react-aria-components/Select';

export interface Option {
  readonly id: string;
  readonly name: string;
}

interface PickProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

/** One of several that are too many to stand side by side. */
export const Pick = ({ label, options, value, onChange }: PickProps) => (
  <Select className="pick" selectedKey={value} onSelectionChange={(key) => key !== null && onChange(String(key))}>
    <Label>{label}</Label>
    <Button className="button pick-button"><SelectValue /><span aria-hidden="true">▾</span></Button>
    <Popover className="pick-list">
      <ListBox items={options}>{({ id, name }) => <ListBoxItem id={id} textValue={name} className="choice">{name}</ListBoxItem>}</ListBox>
    </Popover>
  </Select>
);
