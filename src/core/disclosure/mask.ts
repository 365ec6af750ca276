/** What is left out of what is disclosed: by rules, and by what a person decided with a reason. Pure. */
import { wholeWords } from '../example/edit.js';
import { lettersOf, spansOf, wantedWords, type Letters } from '../example/letters.js';
import { allSteps, LABELS, maskingLines, type Label } from '../example/mask.js';
import type { Span } from '../guard/readable.js';
import type { GuardRules } from '../guard/rules.js';
import type { Decision, Doing, Place } from './decide.js';
import type { DisclosedItem, DisclosedLine, Purpose } from './line.js';

/** A rule leaves out one kind of personal data. */
export type RuleName = Exclude<Label, 'left out'>;
export const RULE_NAMES: readonly RuleName[] = LABELS.filter((label) => label !== 'left out');

/** For a request everything; a patron has seen everything already but the names of staff that patrons are not told. */
export const FIRST_RULES: Readonly<Record<Purpose, readonly RuleName[]>> = { request: RULE_NAMES, patron: ['colleague'] };

/** `decision`: place in the list of decisions; undefined: by a rule. */
export interface Cover extends Span {
  readonly as: Label;
  readonly decision?: number;
}

/** `text` as it was said; `covers` in order, none inside another. */
export interface CoveredLine extends DisclosedLine {
  readonly covers: readonly Cover[];
  /** Nothing of its words is disclosed: by the decision at this place in the list. */
  readonly whole?: number;
  /** What is shown again although a rule left it out: by these decisions. */
  readonly shown: readonly number[];
}

export interface CoveredItem extends Omit<DisclosedItem, 'lines'> {
  readonly lines: readonly CoveredLine[];
}

/** What the rules say, without any decision: the slow part, which changes with the rules alone. */
export const byRules = (...given: Parameters<typeof rulingSteps>): CoveredItem => allSteps(rulingSteps(...given));

/** The same in steps, so that a long conversation holds nobody up. Yields how much of it is done, from 0 to 1. */
export function* rulingSteps(item: DisclosedItem, rules: readonly RuleName[], guard: GuardRules): Generator<number, CoveredItem> {
  const only = new Set<Label>(rules);
  const steps = maskingLines(item.lines.map(({ side, text }) => ({ by: side === 'patron' ? 'patron' : 'library', text })), item.people, guard, undefined, only);
  for (let taken = 1; ; taken += 1) {
    const { done, value: masked } = steps.next();
    if (done === true) return { ...item, lines: item.lines.map((line, index) => ({ ...line, covers: masked[index]?.masks ?? [], shown: [] })) };
    // Each line is gone through twice.
    yield taken / (2 * item.lines.length);
  }
}

/** Without these places. */
function without(covers: readonly Cover[], spans: readonly Span[]): readonly Cover[] {
  return spans.reduce<readonly Cover[]>((left, { start, end }) => left.flatMap((cover) => (
    cover.end <= start || end <= cover.start ? [cover] : [{ ...cover, end: Math.min(cover.end, start) }, { ...cover, start: Math.max(cover.start, end) }].filter((part) => part.start < part.end)
  )), covers);
}

const overlaps = (covers: readonly Cover[], spans: readonly Span[]): boolean => covers.some((cover) => spans.some(({ start, end }) => start < cover.end && cover.start < end));

/** @param letters of the line: made once, when the first decision asks for them */
type Found = (line: DisclosedLine, item: string, letters: () => Letters) => readonly Span[];

/** Whole letters of this line, or nothing: what was decided elsewhere, or about another version of the text, does no harm. */
function placed({ line, item: of, start, end }: Place): Found {
  return ({ key }, item, letters) => {
    if (of !== item || line !== key) return [];
    return letters().places.filter((one) => one.start < end && start < one.end).reduce<readonly Span[]>(([span], one) => [{ start: span?.start ?? one.start, end: Math.max(span?.end ?? 0, one.end) }], []);
  };
}

/** Two words in one encoded part of a link have one place. */
function joined(spans: readonly Span[]): readonly Span[] {
  const kept: Span[] = [];
  for (const span of spans) {
    const last = kept.at(-1);
    if (last && span.start < last.end) kept[kept.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else kept.push(span);
  }
  return kept;
}

function spelt(words: string): Found {
  const wanted = wantedWords(words);
  return wanted ? (_line, _item, letters) => joined(spansOf(letters(), wanted)) : () => [];
}

/** These words and nothing else: an encoded part of a link may hold others, which stay left out. */
function alone(words: string): Found {
  const find = spelt(words);
  const { signs } = lettersOf(words);
  return (line, item, letters) => find(line, item, letters).filter(({ start, end }) => lettersOf(line.text.slice(start, end)).signs === signs);
}

function finderOf(decision: Decision): Found {
  if ('words' in decision) return decision.do === 'show' ? alone(decision.words) : spelt(decision.words);
  return 'at' in decision ? placed(decision.at) : () => [];
}

const SHOWS: ReadonlySet<Doing> = new Set(['show', 'show-here']);

function decided(line: CoveredLine, spans: readonly Span[], doing: Doing, decision: number): CoveredLine {
  if (spans.length === 0) return line;
  if (SHOWS.has(doing)) return overlaps(line.covers, spans) ? { ...line, covers: without(line.covers, spans), shown: [...line.shown, decision] } : line;
  const covers = [...without(line.covers, spans), ...spans.map(({ start, end }): Cover => ({ start, end, as: 'left out', decision }))];
  return { ...line, covers: covers.toSorted((a, b) => a.start - b.start) };
}

/**
 * @param item by rules alone, or with the first decisions of the list
 * @param known how many of them it has: only the rest is looked for
 */
export function withDecisions(item: CoveredItem, decisions: readonly Decision[], known = 0): CoveredItem {
  const finders = decisions.map((decision, index) => (index < known ? undefined : finderOf(decision)));
  const lines = item.lines.map((line) => {
    let made: Letters | undefined;
    const letters = (): Letters => (made ??= lettersOf(line.text));
    return decisions.reduce<CoveredLine>((now, decision, index) => {
      if (index < known) return now;
      if (decision.do === 'leave-out-line') return decision.item === item.key && decision.line === line.key ? { ...now, whole: index } : now;
      return decided(now, finders[index]?.(line, item.key, letters) ?? [], decision.do, index);
    }, line);
  });
  return lines.every((line, at) => line === item.lines[at]) ? item : { ...item, lines };
}

/** What a person selected, as whole words. @returns undefined: no letter is in it */
export function selectedWords(text: string, from: number, to: number): Span | undefined {
  const chosen = wholeWords(text, { start: Math.max(0, from), end: Math.min(text.length, to) }, { start: 0, end: text.length });
  return chosen.start < chosen.end ? chosen : undefined;
}

/** A part of a line as it is disclosed. */
export type Piece = { readonly text: string; readonly start: number } | { readonly mask: Label; readonly cover?: Cover; readonly decision?: number };

/** The line as it is disclosed, in order. */
export function piecesOf({ text, covers, whole }: Pick<CoveredLine, 'text' | 'covers' | 'whole'>): readonly Piece[] {
  if (whole !== undefined) return [{ mask: 'left out', decision: whole }];
  const pieces: Piece[] = [];
  let at = 0;
  for (const cover of covers) {
    if (cover.start > at) pieces.push({ text: text.slice(at, cover.start), start: at });
    pieces.push({ mask: cover.as, cover, ...(cover.decision === undefined ? {} : { decision: cover.decision }) });
    at = cover.end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), start: at });
  return pieces;
}

/** As the rules' brackets show it, so that nobody takes what the library left out for what was said. */
export const bracketed = (mask: Label, isWhole = false): string => (isWhole ? '[this line is left out]' : `[${mask}]`);

export const disclosedText = (line: Pick<CoveredLine, 'text' | 'covers' | 'whole'>): string =>
  piecesOf(line).map((piece) => ('mask' in piece ? bracketed(piece.mask, line.whole !== undefined) : piece.text)).join('');

/**
 * Who said it, as it is disclosed: the name where no rule leaves it out. Colleagues are told apart by numbers, in the
 * order in which they first speak.
 */
export function speakersOf({ lines, service }: Pick<DisclosedItem, 'lines' | 'service'>, rules: readonly RuleName[]): readonly string[] {
  const numbers = new Map<string, number>();
  return lines.map(({ side, who, point }) => {
    if (side === 'patron') return rules.includes('patron') || who === '' ? 'Patron' : who;
    const number = numbers.get(who) ?? numbers.size + 1;
    if (who !== '') numbers.set(who, number);
    const name = who === '' ? [] : [rules.includes('colleague') ? `colleague ${number}` : who];
    const from = [...(side === 'service' ? [service] : []), ...(point === undefined ? [] : [point]), ...name].join(', ') || 'The desk';
    return `${from[0]?.toUpperCase()}${from.slice(1)}`;
  });
}
