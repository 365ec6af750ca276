import fs from 'node:fs';
import path from 'node:path';
import type { Guidance } from '../../core/guidance/guidance.js';
import { idFrom } from '../../core/ids.js';
import { overlay } from '../../core/texts/overlay.js';
import type { Args } from '../../shared/contract.js';
import { AppError } from '../../shared/errors.js';
import { guidanceSchema } from '../../shared/texts/guidance.js';
import type { GuidanceView } from '../../shared/view.js';
import { readTextFile } from '../texts/file.js';
import type { SharedTexts } from '../texts/shared.js';
import { parseGuidance } from './parse.js';

const USUAL = 'en';

export interface GuidanceIn {
  readonly language: string;
  readonly guidance: readonly GuidanceView[];
}

/** "What may I do here?": a file for each language that comes with the app, and what administrators changed. */
export class GuidanceSets {
  private readonly folder: string;
  private readonly shared: SharedTexts<'guidance'>;
  private readonly known = new Map<string, Promise<readonly Guidance[]>>();

  /** @param folder holds a file for each language */
  constructor(folder: string, shared: SharedTexts<'guidance'>) {
    this.folder = folder;
    this.shared = shared;
  }

  /**
   * In this language, else in the one that it is a kind of, else in English.
   * @param all with what was removed
   */
  async list(wanted: string, all: boolean): Promise<GuidanceIn> {
    const language = this.languageOf(wanted);
    const guidance = overlay<Omit<Guidance, 'id'>>(await this.files(language), this.shared.all(), language);
    return { language, guidance: all ? guidance : guidance.filter(({ removed }) => removed !== true) };
  }

  /** For everybody. @throws AppError in words for the form */
  async save({ id, language, ...wanted }: Args['guidance:save']): Promise<{ readonly id: string }> {
    const taken = new Set([...(await this.files(this.languageOf(language))), ...this.shared.all()].map((entry) => entry.id));
    const parsed = guidanceSchema().safeParse({ ...wanted, id: id ?? idFrom(wanted.question, taken, 'guidance') }, { jitless: true });
    if (!parsed.success) throw new AppError('invalid-request', parsed.error.issues.slice(0, 2).map(({ message }) => `${message}.`).join(' '));
    const { id: name, ...content } = parsed.data;
    await this.shared.save([{ kind: 'guidance', id: name, language, content }]);
    return { id: name };
  }

  private languageOf(wanted: string): string {
    return [wanted, wanted.split('-', 1)[0] ?? USUAL].find((name) => /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u.test(name) && fs.existsSync(this.file(name))) ?? USUAL;
  }

  private file(language: string): string {
    return path.join(this.folder, `${language}.json`);
  }

  private files(language: string): Promise<readonly Guidance[]> {
    const reading = this.known.get(language) ?? this.read(language);
    this.known.set(language, reading);
    return reading;
  }

  private async read(language: string): Promise<readonly Guidance[]> {
    return (await parseGuidance(readTextFile(this.file(language)), 'json')).guidance;
  }
}
