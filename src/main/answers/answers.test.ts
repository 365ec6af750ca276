import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TextOf } from '../../core/texts/text.js';
import { AppError } from '../../shared/errors.js';
import { defaultPolicy } from '../../shared/policy/parse.js';
import type { Problem } from '../../shared/view.js';
import { rulesOf } from '../desk/rules.js';
import { Answers } from './answers.js';

const ANA = 'ana@staff.example';
const parking = { about: null, question: 'Where can I park?', answer: 'Behind the library.' };

let folder: string;
let me: string | undefined;
let chosen: string | undefined;
let patron = '';
const problems: Problem[] = [];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-answers-'));
  me = ANA;
  chosen = undefined;
  patron = '';
  texts = [];
  fails = false;
  problems.length = 0;
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const guard = rulesOf({ ...defaultPolicy(), privacy: { ...defaultPolicy().privacy, published: ['212-555-0100'] } }).guard;
const open = (): Answers =>
  new Answers({
    ownFolder: path.join(folder, 'answers'), guard, onProblem: (problem) => problems.push(problem), me: () => me, chooseFile: () => Promise.resolve(chosen),
    shared: { all: () => texts, save: (saved) => share(saved) },
    people: (about) => ({ staff: 'Ana', patron: about === null ? '' : patron, ...(me === undefined ? {} : { own: me }) }),
  });
let texts: readonly TextOf<'answer'>[] = [];
let fails = false;
function share(saved: readonly TextOf<'answer'>[]): Promise<void> {
  if (fails) return Promise.reject(new AppError('not-administrator', 'Only administrators change this.'));
  texts = [...texts.filter(({ id, language }) => !saved.some((one) => one.id === id && one.language === language)), ...saved];
  return Promise.resolve();
}
const questions = async (answers: Answers): Promise<string[]> => (await answers.list('en')).map(({ question }) => question);

describe('own answers', () => {
  it('are made, changed and deleted, and each change can be taken back once', async () => {
    const answers = open();
    expect(await answers.save(parking)).toEqual({ id: 'own:where-can-i-park' });
    await answers.save({ ...parking, id: 'own:where-can-i-park', link: 'https://library.example/p', tags: ['visit'] });
    expect(await open().list('en')).toEqual([{ id: 'own:where-can-i-park', question: parking.question, answer: parking.answer, link: 'https://library.example/p', tags: ['visit'], own: true }]);
    await answers.remove('own:where-can-i-park');
    expect(await questions(open())).toEqual([]);
    await answers.undo();
    await answers.undo();
    expect(await questions(open())).toEqual([parking.question]);
  });

  it('belong to one person', async () => {
    const answers = open();
    await answers.save(parking);
    me = 'ben@staff.example';
    expect(await answers.list('en')).toEqual([]);
    me = undefined;
    expect(await answers.list('en')).toEqual([]);
    await expect(answers.save(parking)).rejects.toMatchObject({ code: 'not-signed-in' });
  });

  it('are refused in words for the form', async () => {
    const answers = open();
    await expect(answers.save({ ...parking, answer: ' ', link: 'javascript:alert(1)' })).rejects.toThrow('Use an answer, 1 to 4000 characters. Use a link that begins with https://');
    await expect(answers.save({ ...parking, id: 'parking' })).rejects.toThrow('This answer is not known here.');
    await answers.save(parking);
    await expect(answers.save({ ...parking, question: 'where can I park' })).rejects.toThrow('You have an answer to “where can I park” already. Change that one.');
    expect(await questions(open())).toEqual([parking.question]);
  });

  it('whose file was spoilt are set aside, not lost, and said', async () => {
    await open().save(parking);
    const [name = ''] = fs.readdirSync(path.join(folder, 'answers'));
    fs.writeFileSync(path.join(folder, 'answers', name), JSON.stringify({ answers: [{ question: 'Q' }] }));
    expect(await questions(open())).toEqual([]);
    expect(problems).toMatchObject([{ code: 'settings-invalid', message: expect.stringContaining('Your own answers could not be read. The file is kept as') }]);
  });
});

describe('what an answer says of people', () => {
  it('is found before it is saved, and the person decides', async () => {
    const answers = open();
    patron = 'Maria Lopez';
    const wanted = { about: 'p7', question: 'Maria Lopez asks: where can I park?', answer: 'Ana says: write to maria@patrons.example or call 212-555-0199, not 212-555-0100.' };
    expect(await answers.save(wanted)).toEqual({ found: [
      { what: 'patron-name', words: 'Maria Lopez' },
      { what: 'staff-name', words: 'Ana' },
      { what: 'email', words: 'maria@patrons.example' },
      { what: 'phone', words: '212-555-0199' },
    ] });
    expect(await answers.list('en')).toEqual([]);
    await answers.save({ ...wanted, anyway: true });
    expect(await questions(open())).toEqual([wanted.question]);
  });

  it('never is the address of whoever is signed in', async () => {
    expect(await open().save({ ...parking, answer: `Write to ${ANA}.`, anyway: true })).toEqual({ found: [{ what: 'own-address', words: ANA }] });
    expect(await open().save({ ...parking, link: `https://library.example/?to=${ANA}`, anyway: true })).toHaveProperty('found');
    expect(await open().list('en')).toEqual([]);
  });
});

describe('an import', () => {
  it('says what is new, changed and as it was, and which rows were bad; and it is taken back at once', async () => {
    const answers = open();
    await answers.save(parking);
    chosen = path.join(folder, 'faq.csv');
    fs.writeFileSync(chosen, 'question,answer,link\nWHERE CAN I PARK?,Behind the library.,\nWhat does printing cost?,Ten cents.,\nBad?,A,ftp://x\n');
    expect(await answers.import()).toEqual({ file: 'faq.csv', added: 1, changed: 1, same: 0, badCount: 1, bad: [{ line: 4, reason: expect.stringContaining('link: ') }] });
    expect(await answers.import()).toMatchObject({ added: 0, changed: 0, same: 2 });
    expect(await questions(open())).toEqual(['WHERE CAN I PARK?', 'What does printing cost?']);
    await answers.undo();
    expect(await questions(open())).toEqual([parking.question]);
  });

  it('of a bad file changes nothing and says why; without a file it is nothing', async () => {
    const answers = open();
    expect(await answers.import()).toEqual({});
    chosen = path.join(folder, 'no.csv');
    await expect(answers.import()).rejects.toThrow('Nothing was imported from no.csv. The file cannot be read.');
    fs.writeFileSync(chosen, `question,answer\n${Array.from({ length: 501 }, (_, n) => `q${n},a`).join('\n')}`);
    await expect(answers.import()).rejects.toThrow('Nobody can have more than 500 own answers.');
    expect(await answers.list('en')).toEqual([]);
  });

  it('shows a hundred bad rows, and says how many there are', async () => {
    chosen = path.join(folder, 'faq.csv');
    fs.writeFileSync(chosen, `question,answer\n${'q,\n'.repeat(300)}`);
    const done = await open().import();
    expect([done.bad?.length, done.badCount, done.bad?.at(-1)?.line]).toEqual([100, 300, 101]);
  });
});

describe('answers that all desks share', () => {
  const all = { ...parking, everybody: 'en' };

  it('are made, changed, deleted and imported in a language, and each change can be taken back once', async () => {
    const answers = open();
    expect(await answers.save(all)).toEqual({ id: 'all:en:where-can-i-park' });
    await answers.save({ ...parking, answer: 'In the yard.', id: 'all:en:where-can-i-park' });
    expect(await answers.list('en')).toEqual([{ id: 'all:en:where-can-i-park', question: parking.question, answer: 'In the yard.', own: false }]);
    await answers.undo();
    await answers.undo();
    expect((await answers.list('en'))[0]?.answer).toBe(parking.answer);
    await answers.remove('all:en:where-can-i-park');
    expect(await answers.list('en')).toEqual([]);
    await answers.undo();
    chosen = path.join(folder, 'faq.csv');
    fs.writeFileSync(chosen, 'pregunta;respuesta\n¿Dónde está el baño?;Abajo.\n');
    expect(await answers.import('es')).toMatchObject({ added: 1, changed: 0, same: 0 });
    expect((await answers.list('es')).map(({ id }) => id)).toEqual(['all:es:donde-esta-el-bano', 'all:en:where-can-i-park']);
    await answers.undo();
    expect(texts).toContainEqual({ kind: 'answer', id: 'donde-esta-el-bano', language: 'es', removed: true });
    expect((await answers.list('es')).map(({ id }) => id)).toEqual(['all:en:where-can-i-park']);
  });

  it('stand behind the own ones, and are no second answer to one question', async () => {
    const answers = open();
    await answers.save(all);
    await answers.save({ ...parking, question: 'Z?' });
    expect((await answers.list('en')).map(({ own }) => own)).toEqual([true, false]);
    await expect(answers.save({ ...all, question: 'where can I park' })).rejects.toThrow('All desks have an answer to “Where can I park?” already.');
    await expect(answers.save({ ...all, question: 'Q', id: 'all:../x:y' })).rejects.toThrow('not known here');
  });

  it('say nothing of people either, and stay as they were when the room refuses', async () => {
    const answers = open();
    expect(await answers.save({ ...all, answer: `Write to ${ANA}`, anyway: true })).toHaveProperty('found');
    fails = true;
    await expect(answers.save(all)).rejects.toMatchObject({ code: 'not-administrator' });
    expect(texts).toEqual([]);
  });
});
