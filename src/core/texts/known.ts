/** What a desk knows of the administrators' texts: a fold over the room's archive, as with operations of the desk room. */
import type { Address } from '../heard.js';
import { textKey, type Text, type TextKind, type TextName, type TextOf } from './text.js';

/** A text as an administrator left it. */
export interface Version {
  /** Stanza-id in the room's archive. */
  readonly id: string;
  /** The real address behind it, as the room says. */
  readonly by: Address;
  /** ms since 1970, the room's stamp once settled. */
  readonly at: number;
  readonly text: Text;
}

/** Only the last settled version is kept here; the earlier ones are rows of the journal. */
export interface KnownText {
  readonly settled?: Version;
  /** Heard live and not yet settled by a page of the archive, in the order in which they were heard. */
  readonly provisional: readonly Version[];
}

/** By `textKey`. */
export type KnownTexts = ReadonlyMap<string, KnownText>;

const NOTHING: KnownText = { provisional: [] };

/** @returns the same object when this version is known already */
export function addVersion(known: KnownText = NOTHING, version: Version): KnownText {
  if (known.settled?.id === version.id || known.provisional.some(({ id }) => id === version.id)) return known;
  return { ...known, provisional: [...known.provisional, version] };
}

/** The archive names the next version of its order. One that is not provisional here was settled before. */
export function settleVersion(known: KnownText, id: string, stamp: number): KnownText {
  const version = known.provisional.find((one) => one.id === id);
  return version ? { settled: { ...version, at: stamp }, provisional: known.provisional.filter((one) => one !== version) } : known;
}

/** The last one in the room's order, as far as it is known. */
export const currentVersion = (known: KnownText | undefined): Version | undefined => known?.provisional.at(-1) ?? known?.settled;

export const currentText = (texts: KnownTexts, name: TextName): Version | undefined => currentVersion(texts.get(textKey(name)));

/** All texts of a kind, as they are now: also the removed ones, because they hide what a file says. */
export function currentTexts<K extends TextKind>(texts: KnownTexts, kind: K): readonly (Version & { readonly text: TextOf<K> })[] {
  const isOfKind = (version: Version | undefined): version is Version & { readonly text: TextOf<K> } => version?.text.kind === kind;
  return [...texts.values()].map(currentVersion).filter(isOfKind);
}
