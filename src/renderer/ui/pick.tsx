import { useId } from 'react';

interface PickProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly (readonly [value: V, words: string])[];
  readonly onPick: (value: V) => void;
}

/** One of a few, on one line. */
export function Pick<V extends string>({ label, value, options, onPick }: PickProps<V>) {
  const id = useId();
  return (
    <p className="pick-one">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => options.filter(([one]) => one === event.currentTarget.value).forEach(([one]) => onPick(one))}>
        {options.map(([one, words]) => <option key={one} value={one}>{words}</option>)}
      </select>
    </p>
  );
}
