import fs from 'node:fs';
import path from 'node:path';
import type { Guidance } from '../../core/guidance/guidance.js';
import { readTextFile } from '../texts/file.js';
import { parseGuidance } from './parse.js';

const USUAL = 'en';

export interface GuidanceIn {
  readonly language: string;
  readonly guidance: readonly Guidance[];
}

/** "What may I do here?", as it comes with the app: a file for each language, read when it is first wanted. */
export class GuidanceSets {
  private readonly folder: string;
  private readonly known = new Map<string, Promise<GuidanceIn>>();

  /** @param folder holds a file for each language */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** In this language, else in the one that it is a kind of, else in English. */
  of(wanted: string): Promise<GuidanceIn> {
    const language = [wanted, wanted.split('-', 1)[0] ?? USUAL].find((name) => /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u.test(name) && fs.existsSync(this.file(name))) ?? USUAL;
    const reading = this.known.get(language) ?? this.read(language);
    this.known.set(language, reading);
    return reading;
  }

  private file(language: string): string {
    return path.join(this.folder, `${language}.json`);
  }

  private async read(language: string): Promise<GuidanceIn> {
    return { language, guidance: (await parseGuidance(readTextFile(this.file(language)), 'json')).guidance };
  }
}
