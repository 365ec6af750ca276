/** What all desks share: the scripts of the files, and what administrators made of them (DESIGN "Roles"). */
import type { Version } from '../texts/known.js';
import type { TextOf } from '../texts/text.js';
import { overlay } from '../texts/overlay.js';
import type { Script } from './script.js';

export interface SharedScript extends Script {
  /** An administrator changed it last, for everybody; none: it is as in the files. */
  readonly changed?: { readonly by: string; readonly at: number };
}

export type ScriptVersion = Version & { readonly text: TextOf<'script'> };

/**
 * @param files the scripts of a service in this language
 * @param versions what the room says now
 */
export function withVersions(files: readonly Script[], versions: readonly ScriptVersion[], language: string): readonly SharedScript[] {
  const now = new Map(versions.filter(({ text }) => text.language === language).map(({ text, by, at }) => [text.id, { by, at }]));
  return overlay<Omit<Script, 'id'>>(files, versions.map(({ text }) => text), language)
    .filter(({ removed }) => removed !== true)
    .map(({ edited, inFiles: _inFiles, ...script }) => {
      const changed = edited ? now.get(script.id) : undefined;
      return { ...script, ...(changed ? { changed } : {}) };
    });
}

export const isAsInFiles = ({ text }: ScriptVersion): boolean => text.content === undefined && text.removed !== true;

export const sameScript = (a: Omit<Script, 'id'>, b: Omit<Script, 'id'>): boolean =>
  a.title === b.title && a.category === b.category && a.shortcut === b.shortcut && a.when === b.when && a.text === b.text && a.language === b.language;
