/**
 * Bars are drawn here, and not by a library of charts: each stands in its row of the table, so that whoever sees no
 * bars has the same figures in the same place, it grows with the text, and nothing has to be kept in step. Ways in
 * differ by filling, not by colour alone.
 */
import type { Measures } from '../../core/statistics/tally.js';
import type { PatronMode } from '../../core/statistics/facts.js';
import { MODE_WORDS, modeWords } from './words.js';

const MODES: readonly PatronMode[] = ['in-person', 'phone', 'patron-im'];
const FILLS: Readonly<Record<PatronMode, string>> = { 'in-person': 'var(--accent)', phone: 'url(#bar-phone)', 'patron-im': 'url(#bar-messages)' };

/** Once on the page. */
export const BarPatterns = () => (
  <svg className="bar-patterns" width="0" height="0" aria-hidden="true" focusable="false">
    <defs>
      <pattern id="bar-phone" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect className="bar-ground" width="6" height="6" /><rect className="bar-ink" width="3" height="6" /></pattern>
      <pattern id="bar-messages" width="5" height="5" patternUnits="userSpaceOnUse"><rect className="bar-ground" width="5" height="5" /><rect className="bar-ink" x="1" y="1" width="2" height="2" /></pattern>
    </defs>
  </svg>
);

const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : (part / whole) * 100}%`;

/** @param most what fills the whole width */
export function ModeBar({ modes, most }: { readonly modes: Measures['modes']; readonly most: number }) {
  const parts = MODES.map((mode, n) => ({ mode, before: MODES.slice(0, n).reduce((sum, one) => sum + modes[one], 0) })).filter(({ mode }) => modes[mode] > 0);
  return (
    <>
      <span className="sr-only">{modeWords(modes)}</span>
      <svg className="bar" aria-hidden="true" focusable="false" width="100%">
        {parts.map(({ mode, before }) => <rect key={mode} className="bar-part" x={percent(before, most)} width={percent(modes[mode], most)} height="100%" fill={FILLS[mode]} />)}
      </svg>
    </>
  );
}

export const CountBar = ({ count, most }: { readonly count: number; readonly most: number }) => (
  <svg className="bar" aria-hidden="true" focusable="false" width="100%"><rect className="bar-part" width={percent(count, most)} height="100%" fill="var(--accent)" /></svg>
);

export const Legend = () => (
  <ul className="legend" aria-hidden="true">
    {MODES.map((mode) => <li key={mode}><svg className="swatch"><rect className="bar-part" width="100%" height="100%" fill={FILLS[mode]} /></svg>{MODE_WORDS[mode]}</li>)}
  </ul>
);
