import { useEffect, useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import './disclose.css';
import type { DisclosureStart } from '../../../shared/review/disclosure.js';
import { DISCLOSURE_LIMITS } from '../../../shared/review/disclosure.js';
import type { ItemId } from '../../../shared/review/types.js';
import { inSlices } from '../../../shared/slices.js';
import { plural } from '../words.js';
import { Compare } from './compare.js';
import { NEW_WORK, ruledBy, STEPS, type Draft, type Ruled, type Source, type Step, type Work } from './draft.js';
import { Make } from './make.js';
import { useSources } from './sources.js';
import { What } from './what.js';

export interface DiscloseProps {
  /** In the order in which they are disclosed; the same list as long as the same ones are meant. */
  readonly items: readonly ItemId[];
  /** Names that the library gives to its services, by address. */
  readonly services: Readonly<Record<string, string>>;
  /** IANA name of the library's. */
  readonly timeZone: string;
  /** What was done so far; whoever shows this keeps it. */
  readonly work?: Work | undefined;
  readonly onWork: (work: Work) => void;
  /** @param made whether something was disclosed */
  readonly onDone: (made: boolean) => void;
}

const STEP_WORDS: Readonly<Record<Step, string>> = { what: '1. What for', compare: '2. Leave out and compare', make: '3. Make the files' };

interface StepsProps extends Omit<DiscloseProps, 'items'> {
  readonly sources: readonly Source[];
  readonly start: DisclosureStart;
  /** Reads the conversations anew; what was decided stays. */
  readonly onAgain: () => void;
}

/** Lets the window draw, and take keys. */
const pause = (): Promise<void> => new Promise((resolve) => window.setTimeout(resolve, 0));

interface Prepared {
  readonly of: Ruled;
  /** How much of it is done, in hundredths. */
  readonly percent: number;
}

/** Applies the rules to one conversation after the other, and holds nobody up by it. @returns hundredths that are done */
function usePrepared(ruled: Ruled, sources: readonly Source[], isWanted: boolean): number {
  const [prepared, setPrepared] = useState<Prepared>();
  useEffect(() => {
    let current = isWanted;
    const tell = (share: number): void => setPrepared((now) => {
      const percent = Math.floor(share * 100);
      return now?.of === ruled && now.percent === percent ? now : { of: ruled, percent };
    });
    const prepare = async (): Promise<void> => {
      for (const [index, source] of sources.entries()) {
        const item = await inSlices(ruled.steps(source), async (share) => {
          // Never all of it: that is said at the end.
          if (current) tell(Math.min(0.99, (index + share) / sources.length));
          await pause();
          return current;
        });
        if (!item || !current) return;
        await pause();
      }
      if (current) tell(1);
    };
    void prepare();
    return () => {
      current = false;
    };
  }, [ruled, sources, isWanted]);
  return prepared?.of === ruled ? prepared.percent : 0;
}

/** ms after which somebody wants to know how long it takes. */
const LONG = 1_000;

/** What takes longer is shown with its end, and can be stopped. */
function Preparing({ percent, onStop }: { readonly percent: number; readonly onStop: () => void }) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setLong(true), LONG);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <div className="disclose-part">
      <output className="quiet">Leaving out what the rules name …</output>
      {isLong ? (
        <>
          <ProgressBar value={percent} aria-label="Leaving out what the rules name">{({ valueText }) => <><progress max={100} value={percent} aria-hidden="true" /> <span className="figures">{valueText}</span></>}</ProgressBar>
          <Button className="button" onPress={onStop}>Stop</Button>
        </>
      ) : null}
    </div>
  );
}

function Steps({ sources, start, services, timeZone, work = NEW_WORK, onWork, onAgain, onDone }: StepsProps) {
  const { draft, step, open } = work;
  const setDraft = (now: Draft): void => onWork({ ...work, draft: now });
  const goTo = (index: number): void => onWork({ ...work, step: 'compare', open: index });
  const setStep = (now: Step): void => onWork({ ...work, step: now });
  const { purpose, rules, decisions } = draft;
  const ruled = useMemo(() => ruledBy({ purpose, rules }, start.guard, services), [purpose, rules, start, services]);
  const percent = usePrepared(ruled, sources, step !== 'what');
  const isReady = percent === 100;
  const items = useMemo(() => (isReady ? sources.map((source) => ruled.covered(source, decisions)) : []), [ruled, sources, decisions, isReady]);
  return (
    <>
      <nav className="disclose-steps" aria-label="Steps">
        {STEPS.map((one) => <Button key={one} className="button" {...(one === step ? { 'aria-current': 'step' as const } : {})} isDisabled={one !== 'what' && draft.request.trim() === ''} onPress={() => setStep(one)}>{STEP_WORDS[one]}</Button>)}
      </nav>
      {step === 'what' ? <What draft={draft} onChange={setDraft} onNext={() => setStep('compare')} /> : null}
      {step !== 'what' && !isReady ? <Preparing percent={percent} onStop={() => setStep('what')} /> : null}
      {step === 'compare' && isReady ? <Compare draft={draft} items={items} open={Math.min(open, items.length - 1)} timeZone={timeZone} onChange={setDraft} onLooked={(now, next) => onWork({ draft: now, step: next === undefined ? 'make' : 'compare', open: next ?? open })} onOpen={goTo} /> : null}
      {step === 'make' && isReady ? <Make draft={draft} items={items} sources={sources} start={start} onChange={setDraft} onOpen={goTo} onAgain={onAgain} onDone={onDone} /> : null}
    </>
  );
}

/** Reads all of them first: what nobody has seen cannot go out. */
function Begin({ items, onAgain, ...rest }: DiscloseProps & { readonly onAgain: () => void }) {
  const { read, start, problem } = useSources(items);
  if (problem !== undefined) return <div className="nothing"><p className="problem" role="alert">{problem}</p><Button className="button" onPress={onAgain}>Try again</Button></div>;
  if (!start) return <output className="empty quiet">Reading {plural(items.length, 'conversation')}: {read.length} of {items.length} …</output>;
  return <Steps sources={read} start={start} onAgain={onAgain} {...rest} />;
}

/** Chosen conversations go out of the library: what is left out is seen beside what was said, before any file is made. */
export function Disclose(props: DiscloseProps) {
  const [turn, setTurn] = useState(0);
  const { items, onDone } = props;
  return (
    <main className="disclose" aria-label="Disclose" data-pane="reading">
      <header className="disclose-head">
        <h2>Disclose {plural(items.length, 'conversation')}</h2>
        <Button className="button" onPress={() => onDone(false)}>Close</Button>
      </header>
      {items.length > DISCLOSURE_LIMITS.items
        ? <p className="problem" role="alert">At most {DISCLOSURE_LIMITS.items} conversations go into one disclosure. Take some of them out, and disclose them in a second one.</p>
        : <Begin key={turn} onAgain={() => setTurn((n) => n + 1)} {...props} />}
    </main>
  );
}
