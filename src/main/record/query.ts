import { phrasesIn } from '../../core/review/find.js';
import type { ReviewQuery } from '../../shared/review/types.js';
import { facetWord } from './index-database.js';

/** A condition on `item i`, and its values. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** What an item has to have, by name: any of these names will do. */
export interface WantedFacet {
  readonly names: readonly string[];
  readonly value: string;
}

export type Phrases = readonly (readonly string[])[];

/** @returns undefined where no words are asked for; without a letter or digit in them, nothing can be found */
export const phrasesOf = ({ words }: ReviewQuery): Phrases | undefined => (words === undefined || words.trim() === '' ? undefined : phrasesIn(words));

export function facetsOf(query: ReviewQuery): readonly WantedFacet[] {
  const wanted: WantedFacet[] = [];
  for (const name of ['service', 'point', 'mode', 'outcome', 'script', 'tag'] as const) {
    const value = query[name];
    if (value !== undefined) wanted.push({ names: [name], value });
  }
  if (query.person !== undefined) wanted.push({ names: ['staff', 'patron'], value: query.person });
  if (query.incident !== undefined && query.incident !== 'any') wanted.push({ names: ['incident'], value: query.incident });
  return wanted;
}

const placeholders = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

export const hasFacet = ({ names, value }: WantedFacet): Condition => ({
  sql: `EXISTS (SELECT 1 FROM facet WHERE name IN (${placeholders(names)}) AND value = ? AND item = i.id)`, values: [...names, value],
});

/** All but what words and facets say. */
export function conditionsOf({ from, to, state, handedTo, incident }: ReviewQuery): readonly Condition[] {
  const conditions: Condition[] = [];
  if (from !== undefined) conditions.push({ sql: 'i.ended >= ?', values: [from] });
  if (to !== undefined) conditions.push({ sql: 'i.began < ?', values: [to] });
  if (state === 'unreviewed') conditions.push({ sql: 'i.reviewed_at IS NULL', values: [] });
  if (state === 'reviewed') conditions.push({ sql: 'i.reviewed_at IS NOT NULL', values: [] });
  if (state === 'flagged') conditions.push({ sql: 'i.flagged = 1', values: [] });
  if (handedTo !== undefined) conditions.push({ sql: 'i.handed_to = ?', values: [handedTo] });
  if (incident === 'any') conditions.push({ sql: "EXISTS (SELECT 1 FROM facet WHERE item = i.id AND name = 'incident')", values: [] });
  return conditions;
}

/** As the full text is asked; words are letters and digits, so nothing in them means anything to it. */
export function matchOf(query: ReviewQuery, phrases: Phrases): string {
  const words = `{words} : (${phrases.map((phrase) => `"${phrase.join(' ')}"`).join(' AND ')})`;
  const facets = [
    ...facetsOf(query).map(({ names, value }) => `(${names.map((name) => facetWord(name, value)).join(' OR ')})`),
    ...(query.incident === 'any' ? [facetWord('incident', 'any')] : []),
    ...(query.state === 'reviewed' || query.state === 'flagged' ? [facetWord('state', query.state)] : []),
    ...(query.handedTo === undefined ? [] : [facetWord('handed-to', query.handedTo)]),
  ];
  const found = facets.length === 0 ? words : `${words} AND {facets} : (${facets.join(' AND ')})`;
  return query.state === 'unreviewed' ? `(${found}) NOT {facets} : ${facetWord('state', 'reviewed')}` : found;
}
