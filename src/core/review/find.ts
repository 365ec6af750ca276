/** How words are found, and which conversations are drawn for regular review: the same in every kind of storage. */
import { dayNumber } from '../statistics/calendar.js';

/** Letters and digits, without case and accents; everything else parts words. Found words of a text: where they stand. */
export interface Word {
  readonly word: string;
  /** UTF-16 code units of the text as it is. */
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Longer ones are no words; what was not looked at is not found. */
const LONGEST = 64;

export const folded = (word: string): string => word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

export function* wordsIn(text: string): Generator<Word> {
  for (const { 0: found, index } of text.matchAll(WORD)) {
    const word = folded(found).slice(0, LONGEST);
    if (word !== '') yield { word, start: index, end: index + found.length };
  }
}

/**
 * What has to occur in one message, all of it and in any order: single words, and words that stand together.
 * @param query as somebody types it: `renew "county history"`; a hyphen parts words that stand together
 */
export function phrasesIn(query: string): readonly (readonly string[])[] {
  return [...query.matchAll(/"([^"]*)"?|[^\s"]+/gu)]
    .map(({ 0: piece, 1: quoted }) => [...wordsIn(quoted ?? piece)].map(({ word }) => word))
    .filter((phrase) => phrase.length > 0);
}

/** Where the phrases stand in a text, in its order; overlapping ones as one. */
export function marksIn(text: string, phrases: readonly (readonly string[])[]): readonly (readonly [start: number, end: number])[] {
  const words = [...wordsIn(text)];
  const found: [number, number][] = [];
  for (let at = 0; at < words.length; at += 1) {
    for (const phrase of phrases) {
      if (!phrase.every((word, n) => words[at + n]?.word === word)) continue;
      const [start, end] = [words[at]?.start ?? 0, words[at + phrase.length - 1]?.end ?? 0];
      const last = found.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else found.push([start, end]);
    }
  }
  return found;
}

const SHOWN = 240;
const BEFORE = 60;

/** A piece of a message around the first found words, cut between words where it can be. */
export function snippetOf(text: string, phrases: readonly (readonly string[])[]): { readonly text: string; readonly marks: readonly (readonly [number, number])[] } {
  const marks = marksIn(text, phrases);
  const first = marks[0]?.[0] ?? 0;
  if (text.length <= SHOWN) return { text, marks };
  const begin = first <= BEFORE ? 0 : nextWord(text, first - BEFORE, first);
  const end = Math.min(text.length, lastWord(text, begin + SHOWN, Math.max(begin, marks[0]?.[1] ?? 0)));
  const [head, tail] = [begin > 0 ? '…' : '', end < text.length ? '…' : ''];
  const shift = head.length - begin;
  return { text: `${head}${text.slice(begin, end)}${tail}`, marks: marks.filter(([, to]) => to <= end).map(([from, to]) => [from + shift, to + shift] as const) };
}

function nextWord(text: string, from: number, to: number): number {
  const space = text.indexOf(' ', from);
  return space === -1 || space >= to ? whole(text, from) : space + 1;
}

function lastWord(text: string, to: number, from: number): number {
  const space = text.lastIndexOf(' ', to);
  return space <= from ? whole(text, to) : space;
}

/** Never inside a surrogate pair. */
const whole = (text: string, at: number): number => (/[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at);

/** @param day "2026-11-22" @returns its week by ISO 8601: "2026-W47" */
export function weekOf(day: string): string {
  const number = dayNumber(day);
  // A week belongs to the year of its Thursday, and so did day 0.
  const thursday = number - ((number + 3) % 7) + 3;
  const first = (year: number): number => dayNumber(`${year}-01-01`);
  const near = Number(day.slice(0, 4));
  const year = [near + 1, near, near - 1].find((each) => first(each) <= thursday) ?? near;
  return `${year}-W${String(Math.floor((thursday - first(year)) / 7) + 1).padStart(2, '0')}`;
}

/**
 * The conversations of a week in the order of the SHA-256 of this text (UTF-8): the first n are its sample, for
 * everybody the same, and nobody can foresee or choose which.
 */
export const drawText = (conversation: string, day: string): string => `deskbell-sample-1\n${conversation}\n${day}\n`;
