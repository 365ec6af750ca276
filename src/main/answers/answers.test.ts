import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
  problems.length = 0;
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const guard = rulesOf({ ...defaultPolicy(), privacy: { ...defaultPolicy().privacy, published: ['212-555-0100'] } }).guard;
const open = (): Answers =>
  new Answers({
    ownFolder: path.join(folder, 'answers'), guard, onProblem: (problem) => problems.push(problem), me: () => me, chooseFile: () => Promise.resolve(chosen),
    people: (about) => ({ staff: 'Ana', patron: about === null ? '' : patron, ...(me === undefined ? {} : { own: me }) }),
  });
const questions = async (answers: Answers): Promise<string[]> => (await answers.list()).map(({ question }) => question);

describe('own answers', () => {
  it('are made, changed and deleted, and each change can be taken back once', async () => {
    const answers = open();
    expect(await answers.save(parking)).toEqual({ id: 'own:where-can-i-park' });
    await answers.save({ ...parking, id: 'own:where-can-i-park', link: 'https://library.example/p', tags: ['visit'] });
    expect(await open().list()).toEqual([{ id: 'own:where-can-i-park', question: parking.question, answer: parking.answer, link: 'https://library.example/p', tags: ['visit'], own: true }]);
    await answers.remove('own:where-can-i-park');
    expect(await questions(open())).toEqual([]);
    answers.undo();
    answers.undo();
    expect(await questions(open())).toEqual([parking.question]);
  });

  it('belong to one person', async () => {
    const answers = open();
    await answers.save(parking);
    me = 'ben@staff.example';
    expect(await answers.list()).toEqual([]);
    me = undefined;
    expect(await answers.list()).toEqual([]);
    await expect(answers.save(parking)).rejects.toMatchObject({ code: 'not-signed-in' });
  });

  it('are refused in words for the form', async () => {
    const answers = open();
    await expect(answers.save({ ...parking, answer: ' ', link: 'javascript:alert(1)' })).rejects.toThrow('Use an answer, 1 to 4000 characters. Use a link that begins with https://');
    await expect(answers.save({ ...parking, id: 'parking' })).rejects.toThrow('shared by all desks');
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
    expect(await answers.list()).toEqual([]);
    await answers.save({ ...wanted, anyway: true });
    expect(await questions(open())).toEqual([wanted.question]);
  });

  it('never is the address of whoever is signed in', async () => {
    expect(await open().save({ ...parking, answer: `Write to ${ANA}.`, anyway: true })).toEqual({ found: [{ what: 'own-address', words: ANA }] });
    expect(await open().save({ ...parking, link: `https://library.example/?to=${ANA}`, anyway: true })).toHaveProperty('found');
    expect(await open().list()).toEqual([]);
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
    answers.undo();
    expect(await questions(open())).toEqual([parking.question]);
  });

  it('of a bad file changes nothing and says why; without a file it is nothing', async () => {
    const answers = open();
    expect(await answers.import()).toEqual({});
    chosen = path.join(folder, 'no.csv');
    await expect(answers.import()).rejects.toThrow('Nothing was imported from no.csv. The file cannot be read.');
    fs.writeFileSync(chosen, `question,answer\n${Array.from({ length: 501 }, (_, n) => `q${n},a`).join('\n')}`);
    await expect(answers.import()).rejects.toThrow('Nobody can have more than 500 own answers.');
    expect(await answers.list()).toEqual([]);
  });

  it('shows a hundred bad rows, and says how many there are', async () => {
    chosen = path.join(folder, 'faq.csv');
    fs.writeFileSync(chosen, `question,answer\n${'q,\n'.repeat(300)}`);
    const done = await open().import();
    expect([done.bad?.length, done.badCount, done.bad?.at(-1)?.line]).toEqual([100, 300, 101]);
  });
});
