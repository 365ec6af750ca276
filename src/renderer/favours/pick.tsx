import { useId } from 'react';

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

/** One of several that are too many to stand side by side. The browser's own: a list of ours would bring its words in 34 languages into what every start loads. */
export function Pick({ label, options, value, onChange }: PickProps) {
  const id = useId();
  return (
    <div className="pick">
      <label htmlFor={id} className="react-aria-Label">{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => <option key={option.id} value={option.id}>{option.name}</option>)}
      </select>
    </div>
  );
}
