import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { selectedWords, speakersOf, type Cover, type CoveredItem, type CoveredLine } from '../../../core/disclosure/mask.js';
import type { Decision } from '../../../core/disclosure/decide.js';
import { dayWords, plural, timesIn } from '../words.js';
import { Bar } from './bar.js';
import { decide, look, takeBack, unlooked, type Draft } from './draft.js';
import { MaskSheet, type Asked } from './mask-sheet.js';
import { Row, type Picked } from './row.js';

interface CompareProps {
  readonly draft: Draft;
  readonly items: readonly CoveredItem[];
  readonly open: number;
  /** IANA name of the library's. */
  readonly timeZone: string;
  readonly onChange: (draft: Draft) => void;
  /** @param next the one to go on with; undefined: all are looked through */
  readonly onLooked: (draft: Draft, next: number | undefined) => void;
  readonly onOpen: (index: number) => void;
}

/** What was selected, as whole words, and what they are. */
export interface Chosen extends Picked {
  readonly words: string;
}

const chosenOf = ({ lines }: CoveredItem, picked: Picked | undefined): Chosen | undefined => {
  const text = lines.find(({ key }) => key === picked?.line)?.text;
  if (picked === undefined || text === undefined) return undefined;
  const span = picked.start === picked.end ? undefined : selectedWords(text, picked.start, picked.end);
  return span ? { line: picked.line, ...span, words: text.slice(span.start, span.end) } : { ...picked, words: '' };
};

/** What was changed, read out where it covers nothing. */
const changeWords = (decision: Decision): string => {
  switch (decision.do) {
    case 'leave-out': return `Left out everywhere: ${decision.words}`;
    case 'leave-out-here': return 'Left out here';
    case 'leave-out-line': return 'The line is left out';
    case 'show': return `Shown everywhere: ${decision.words}`;
    default: return 'Shown here';
  }
};

function Decisions({ draft, onChange }: Pick<CompareProps, 'draft' | 'onChange'>) {
  if (draft.decisions.length === 0) return null;
  return (
    <details className="disclose-decisions">
      <summary>{plural(draft.decisions.length, 'decision')}</summary>
      <ul>
        {draft.decisions.map((decision, at) => (
          <li key={`${at} ${JSON.stringify(decision)}`}>
            <span><span className="private">{changeWords(decision)}</span> <span className="quiet">{decision.reason}</span></span>
            <Button className="button" onPress={() => onChange(takeBack(draft, at))}>Take back</Button>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface LinesProps {
  readonly item: CoveredItem;
  readonly draft: Draft;
  readonly timeZone: string;
  readonly onPick: (picked: Picked) => void;
  readonly onLeaveOut: (picked: Picked, where: 'here' | 'everywhere') => void;
  readonly onMask: (line: CoveredLine, cover: Cover | undefined) => void;
}

/** Lines that are drawn at first, and with each further look: the first can be read, and keys are answered, while the rest of a long conversation follows. */
const FIRST_LINES = 60;
const MORE_LINES = 120;

function useGrowing(count: number): number {
  const [drawn, setDrawn] = useState(FIRST_LINES);
  useEffect(() => {
    if (drawn >= count) return undefined;
    const timer = window.setTimeout(() => setDrawn(drawn + MORE_LINES), 0);
    return () => window.clearTimeout(timer);
  }, [drawn, count]);
  return drawn;
}

function Lines({ item, draft, timeZone, onPick, onLeaveOut, onMask }: LinesProps) {
  const list = useRef<HTMLOListElement>(null);
  const { rules } = draft;
  const speakers = useMemo(() => speakersOf(item, rules), [item, rules]);
  const drawn = useGrowing(item.lines.length);
  const { clock } = useMemo(() => timesIn(timeZone), [timeZone]);
  // A field that is only read keeps its caret, so that words can be selected with the keys.
  useEffect(() => {
    const refuse = (event: Event): void => event.preventDefault();
    const area = list.current;
    area?.addEventListener('beforeinput', refuse);
    return () => area?.removeEventListener('beforeinput', refuse);
  }, []);
  return (
    <ol className="disclose-lines" ref={list} aria-busy={drawn < item.lines.length}>
      {item.lines.slice(0, drawn).map((line, index) => <Row key={line.key} line={line} speaker={speakers[index] ?? ''} clock={clock(line.at)} onPick={onPick} onLeaveOut={onLeaveOut} onMask={onMask} />)}
    </ol>
  );
}

type BodyProps = Pick<CompareProps, 'draft' | 'timeZone' | 'onChange'> & { readonly item: CoveredItem };

function Body({ draft, timeZone, item, onChange }: BodyProps) {
  const [picked, setPicked] = useState<Picked>();
  const [asked, setAsked] = useState<Asked>();
  const [said, setSaid] = useState('');
  const chosen = chosenOf(item, picked);
  const add = (decision: Decision): void => {
    onChange(decide(draft, decision));
    setSaid(changeWords(decision));
  };
  const leaveOut = (from: Picked, where: 'here' | 'everywhere'): void => {
    const words = chosenOf(item, from);
    if (!words || words.words === '' || draft.reason.trim() === '') return;
    const { line, start, end } = words;
    add(where === 'here' ? { do: 'leave-out-here', at: { item: item.key, line, start, end }, reason: draft.reason } : { do: 'leave-out', words: words.words, reason: draft.reason });
  };
  const latest = useRef(leaveOut);
  useEffect(() => {
    latest.current = leaveOut;
  });
  // The same functions each time: thousands of rows are not drawn anew for a letter of a reason.
  const onLeaveOut = useCallback((from: Picked, where: 'here' | 'everywhere'): void => latest.current(from, where), []);
  const onMask = useCallback((line: CoveredLine, cover: Cover | undefined): void => setAsked({ line, ...(cover ? { cover } : {}) }), []);
  return (
    <>
      <div className="disclose-scroll">
        <div className="disclose-columns" aria-hidden="true"><span>What was said</span><span>What goes out</span></div>
        {item.removed > 0 ? <p className="quiet">The words of {plural(item.removed, 'row')} were removed by retention; the files say so.</p> : null}
        {item.hasGaps ? <p className="quiet">Something may be missing here; the files say so.</p> : null}
        {item.lines.length === 0 ? <p className="empty quiet">There is nothing in this conversation that goes out.</p> : <Lines item={item} draft={draft} timeZone={timeZone} onPick={setPicked} onLeaveOut={onLeaveOut} onMask={onMask} />}
        <Decisions draft={draft} onChange={onChange} />
      </div>
      <Bar
        draft={draft} chosen={chosen} onReason={(reason) => onChange({ ...draft, reason })}
        onWords={(words) => add({ do: 'leave-out', words, reason: draft.reason })}
        onHere={() => chosen && leaveOut(chosen, 'here')}
        onLine={() => chosen && add({ do: 'leave-out-line', item: item.key, line: chosen.line, reason: draft.reason })}
      />
      <output className="sr-only">{said}</output>
      {asked ? <MaskSheet item={item} asked={asked} draft={draft} onDecide={add} onTakeBack={(at) => onChange(takeBack(draft, at))} onClose={() => setAsked(undefined)} /> : null}
    </>
  );
}

/** What was said beside what goes out, line by line. */
export function Compare({ draft, items, open, timeZone, onChange, onLooked, onOpen }: CompareProps) {
  const item = items[open];
  if (!item) return null;
  const left = unlooked(draft, items);
  const next = (): void => {
    const seen = look(draft, item);
    const rest = unlooked(seen, items).map((one) => items.indexOf(one));
    onLooked(seen, rest.find((index) => index > open) ?? rest[0]);
  };
  return (
    <section className="disclose-compare" aria-label="Compare">
      <header className="disclose-item">
        <div>
          <h3>Conversation {open + 1} of {items.length}: {item.service}, {dayWords(item.day)}</h3>
          <p className="quiet">{left.length === 0 ? 'All are looked through.' : `${plural(left.length, 'conversation')} still to be looked through.`}</p>
        </div>
        <div className="disclose-pager">
          <Button className="button" isDisabled={open === 0} onPress={() => onOpen(open - 1)}>Previous</Button>
          <Button className="button" isDisabled={open === items.length - 1} onPress={() => onOpen(open + 1)}>Next</Button>
          <Button className="button primary" onPress={next}>{left.some((one) => one !== item) ? 'Looked through, next' : 'Looked through'}</Button>
        </div>
      </header>
      <Body key={item.key} draft={draft} timeZone={timeZone} item={item} onChange={onChange} />
    </section>
  );
}
