import { useId, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Group } from 'react-aria-components/Group';
import { Heading } from 'react-aria-components/Heading';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import { CATEGORIES } from '../../core/conduct.js';
import { OUTCOMES, type Mode } from '../../core/operation.js';
import { weekOf } from '../../core/review/find.js';
import { CATEGORY_WORDS } from '../../shared/conduct.js';
import { MAX_WORDS } from '../../shared/review/contract.js';
import { OUTCOME_WORDS } from '../outcomes.js';
import { Icon } from '../ui/icons.js';
import { clearFilters, filter, moveWeek, readChoices } from './actions.js';
import { daysOfWeek, PERIODS, PERIOD_WORDS } from './calendar.js';
import { countFolded, type Folded } from './query.js';
import { review, useReview } from './store.js';
import { KEYS, keyWords } from './keys.js';
import { MODE_WORDS, personName, shortDayWords } from './words.js';

type Options = readonly (readonly [value: string, words: string])[];

interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly options: Options;
  readonly onPick: (value: string) => void;
  /** What '' means. */
  readonly any?: string;
}

function Pick({ label, value, options, onPick, any }: PickProps) {
  const id = useId();
  const known = value === '' || options.some(([one]) => one === value);
  return (
    <p className="pick">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {any === undefined ? null : <option value="">{any}</option>}
        {options.map(([one, words]) => <option key={one} value={one}>{words}</option>)}
        {known ? null : <option value={value}>{value}</option>}
      </select>
    </p>
  );
}

/** Enter searches: every search is on record, so not at every letter. */
function Words() {
  const [typed, setTyped] = useState(() => review().filters.words);
  return (
    <div data-place="words">
      <SearchField aria-label="Words" value={typed} onChange={setTyped} onSubmit={(value) => filter({ words: value })} onClear={() => filter({ words: '' })}>
        <Input placeholder={`Words, or "words together"   ${keyWords(KEYS.words.keys)}`} maxLength={MAX_WORDS} data-focus-first />
      </SearchField>
    </div>
  );
}

function Week() {
  const week = useReview((state) => state.week);
  const today = useReview((state) => state.start.today);
  const n = useReview((state) => state.start.sample);
  const [monday, sunday] = daysOfWeek(week);
  return (
    <Group className="week" aria-label="Week of the sample">
      <Button className="icon-button" aria-label="The week before" onPress={() => moveWeek(-1)}><Icon name="back" /></Button>
      <p><strong>{shortDayWords(monday)} to {shortDayWords(sunday)}</strong> <span className="quiet">{n} drawn at random, the same for everybody</span></p>
      <Button className="icon-button turned" aria-label="The week after" isDisabled={week >= weekOf(today)} onPress={() => moveWeek(1)}><Icon name="back" /></Button>
    </Group>
  );
}

function Dates() {
  const { fromDay, toDay } = useReview((state) => state.filters);
  const [from, to] = [useId(), useId()];
  return (
    <div className="dates">
      <p className="pick"><label htmlFor={from}>From</label><input id={from} type="date" value={fromDay} max={toDay === '' ? undefined : toDay} onChange={(event) => filter({ fromDay: event.currentTarget.value })} /></p>
      <p className="pick"><label htmlFor={to}>to</label><input id={to} type="date" value={toDay} min={fromDay === '' ? undefined : fromDay} onChange={(event) => filter({ toDay: event.currentTarget.value })} /></p>
    </div>
  );
}

const same = (values: readonly string[]): Options => values.map((one) => [one, one]);
const MODES: readonly Mode[] = ['patron-im', 'in-person', 'phone', 'staff-im'];
const FIXED: Pick<Record<Folded, readonly [label: string, any: string, options: Options]>, 'mode' | 'outcome' | 'incident' | 'state'> = {
  mode: ['Way', 'any way', MODES.map((mode) => [mode, MODE_WORDS[mode]])],
  outcome: ['Outcome', 'any outcome', OUTCOMES.map((outcome) => [outcome, OUTCOME_WORDS[outcome].title])],
  incident: ['Incident', 'with or without', [['any', 'With an incident'], ...CATEGORIES.map((category) => [category, CATEGORY_WORDS[category].title] as const)]],
  state: ['Review', 'reviewed or not', [['unreviewed', 'Not reviewed'], ['reviewed', 'Reviewed'], ['flagged', 'Flagged']]],
};

function Folds() {
  const filters = useReview((state) => state.filters);
  const choices = useReview((state) => state.choices);
  const services = useReview((state) => state.start.services);
  const place = useReview((state) => state.place);
  const open: Pick<Record<Folded, readonly [label: string, any: string, options: Options]>, 'service' | 'point' | 'person' | 'script' | 'tag'> = {
    service: ['Service', 'any service', (choices?.services ?? []).map((one) => [one, services[one] ?? one])],
    point: ['Desk', 'any desk', same(choices?.points ?? [])],
    person: ['Person', 'anybody', (choices?.people ?? []).map((one) => [one, personName(one)])],
    script: ['Script', 'any script', same(choices?.scripts ?? [])],
    tag: ['Tag', 'any tag', same(choices?.tags ?? [])],
  };
  // Where the pile says it already, there is nothing to choose.
  const names: readonly Folded[] = ['service', 'point', 'person', 'mode', 'outcome', 'incident', 'script', 'tag', ...(['unreviewed', 'flagged'].includes(place) ? [] : ['state' as const])];
  const all = { ...open, ...FIXED };
  return names.map((name) => {
    const [label, any, options] = all[name];
    return options.length === 0 && filters[name] === '' ? null : <Pick key={name} label={label} any={any} value={filters[name]} options={options} onPick={(value) => filter({ [name]: value })} />;
  });
}

export function FilterBar() {
  const place = useReview((state) => state.place);
  const period = useReview((state) => state.filters.period);
  const folded = useReview((state) => countFolded(state.filters));
  return (
    <search className="filters" aria-label="Filters">
      <Words key={place} />
      {place === 'sample' ? <Week /> : <Pick label="When" value={period} options={PERIODS.map((one) => [one, PERIOD_WORDS[one]])} onPick={(value) => PERIODS.filter((one) => one === value).forEach((one) => filter({ period: one }))} />}
      {place !== 'sample' && period === 'own' ? <Dates /> : null}
      <Disclosure className="more-filters" onExpandedChange={(open) => open && void readChoices()}>
        <Heading level={3}><Button slot="trigger" className="link">{folded === 0 ? 'More filters' : `More filters, ${folded} set`}</Button></Heading>
        <DisclosurePanel><div className="folded"><Folds />{folded > 0 ? <Button className="button" onPress={clearFilters}>Clear the filters</Button> : null}</div></DisclosurePanel>
      </Disclosure>
    </search>
  );
}
