/** How well the word lists do, on the messages that they were tuned on and on those kept apart, and what one message costs. */
import fs from 'node:fs';
import path from 'node:path';
import { lexiconOf, suggest } from '../src/core/suggest/suggest.js';
import { measure, samplesOf, type Sample } from '../src/core/suggest/testing/measure.js';
import { atLeast, atMost, report, spread } from './lib/figures.js';
import { readWords } from '../src/main/suggest/load.js';

const ROUNDS = 20;
const LONGEST = 65_536;
const root = path.resolve(import.meta.dirname, '..');

const before = performance.now();
const lexicon = lexiconOf(['en', 'es'].map((language) => readWords(path.join(root, 'assets/words', `${language}.json`))));
console.log(`word lists read and made ready: ${(performance.now() - before).toFixed(1)} ms`);

const samplesIn = (name: string): readonly Sample[] => samplesOf(fs.readFileSync(path.join(root, 'src/core/suggest/testing', `${name}.tsv`), 'utf8'));
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function timeOf(messages: readonly string[]): number[] {
  return messages.map((message) => {
    const start = performance.now();
    suggest(lexicon, message);
    return performance.now() - start;
  });
}

const [tuning, development, heldOut] = ['tuning', 'development', 'held-out'].map(samplesIn).map((samples) => ({ samples, ...measure(lexicon, samples) }));
if (!tuning || !development || !heldOut) throw new Error('the test messages are not there');
for (const [name, { samples, found, flagged }] of [['tuning', tuning], ['development', development], ['held out', heldOut]] as const) {
  const innocent = samples.filter(({ category }) => category === 'innocent').length;
  console.log(`${name}: found ${percent(found)} of ${samples.length - innocent}, flagged ${percent(flagged)} of ${innocent} innocent ones`);
}
const messages = [...tuning.samples, ...development.samples, ...heldOut.samples].map(({ message }) => message);
console.log(`time for one message: ${spread(Array.from({ length: ROUNDS }, () => timeOf(messages)).flat().map((ms) => ms * 1_000), 'µs')}`);
const hostile = ['you are so ', 'f u c k ', 'i am going to ', 'a', '"', 'by X '].map((bit) => bit.repeat(Math.ceil(LONGEST / bit.length)).slice(0, LONGEST));
console.log(`time for a hostile message of ${LONGEST} characters: ${spread(timeOf(hostile))}`);

report('suggest', [atLeast('found', heldOut.found, 'share', 0.95), atMost('flagged', heldOut.flagged, 'share', 0.02)]);
