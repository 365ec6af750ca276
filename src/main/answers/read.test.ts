import * as fc from 'fast-check';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnswerRow } from '../../core/answers/answer.js';
import { AppError } from '../../shared/errors.js';
import { writeYaml } from '../texts/yaml.js';
import { parseAnswers, readAnswers } from './read.js';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-answers-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
const write = (name: string, content: string | Buffer): string => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, content);
  return file;
};
const parking = { question: 'Where can I park?', answer: 'Behind the library.' };

describe('a table', () => {
  it('of a spreadsheet is read: mark at the beginning, quoted commas and line breaks, empty lines, other order and case', async () => {
    const text = '\uFEFFTags,ANSWER,Question,Link,Remarks\r\n"visit, car","Behind the library, ""two hours"" are free.\r\nThe gate closes at 9.",Where can I park?,https://library.example/parking,ours\r\n\r\n,Ten cents a page.,What does printing cost?,,\r\n';
    expect(await readAnswers(write('faq.csv', text))).toEqual({
      bad: [],
      rows: [
        { question: 'Where can I park?', answer: 'Behind the library, "two hours" are free.\nThe gate closes at 9.', link: 'https://library.example/parking', tags: ['visit', 'car'] },
        { question: 'What does printing cost?', answer: 'Ten cents a page.' },
      ],
    });
  });

  it.each([
    ['semicolons', 'question;answer;tags\nWhere can I park?;Behind the library.;a|b\n'],
    ['tabs', 'question\tanswer\ttags\nWhere can I park?\tBehind the library.\ta|b'],
    ['a named separator', 'sep=;\nquestion;answer;tags\nWhere can I park?;Behind the library.;"a;b"\n'],
    ['Spanish names', 'pregunta,respuesta,etiquetas\n"Where can I park?",Behind the library.,"a,b"\n'],
    ['old line ends', 'question,answer,tags\rWhere can I park?,Behind the library.,"a,b"\r'],
  ])('may be separated and named in other ways: %s', async (_name, text) => {
    expect(await parseAnswers(text, 'csv')).toEqual({ rows: [{ ...parking, tags: ['a', 'b'] }], bad: [] });
  });

  it('keeps formulas as the text that they are', async () => {
    const cells = ['=HYPERLINK("https://evil.example","x")', '+1+1', '-2', '@SUM(A1)', "=cmd|' /C calc'!A0"];
    const { rows } = await parseAnswers(`question,answer\n${cells.map((cell, n) => `Q${n},"${cell.replaceAll('"', '""')}"`).join('\n')}`, 'csv');
    expect(rows.map(({ answer }) => answer)).toEqual(cells);
  });

  it('names each bad row by its line, and reads the others', async () => {
    const text = [
      'question,answer,link',
      '"Two', 'lines?","Yes,', 'two."',
      '',
      ',No question.',
      'No answer?',
      'Bad link?,A,javascript:alert(1)',
      'More cells?,A,,what is this',
      'two lines,Again.',
      'Say "please"?,A "word" in quotes.',
      `Long?,${'x'.repeat(4_001)}`,
      'Bell?,\u0007',
    ].join('\n');
    expect(await parseAnswers(text, 'csv')).toEqual({
      rows: [{ question: 'Two\nlines?', answer: 'Yes,\ntwo.' }, { question: 'Say "please"?', answer: 'A "word" in quotes.' }],
      bad: [
        { line: 6, reason: 'question: Use a question, 1 to 300 characters' },
        { line: 7, reason: 'answer: Use an answer, 1 to 4000 characters' },
        { line: 8, reason: 'link: Use a link that begins with https:// or http://, or leave it out' },
        { line: 9, reason: 'This row has more cells than the first one. Put a text that holds the separator into double quotes' },
        { line: 10, reason: 'This question stands in line 2 already' },
        { line: 12, reason: 'answer: Use an answer, 1 to 4000 characters' },
        { line: 13, reason: 'answer: Take out the control characters: no message can carry them' },
      ],
    });
  });

  it.each<[string, string | Buffer, string]>([
    ['nothing', '', 'Line 1: The first row names the columns: question, answer, link, tags.'],
    ['no names', 'Where can I park?,Behind the library.\n', 'Line 1: The first row names the columns'],
    ['no answers', '\n\nquestion,link\n', 'Line 3: The first row names the columns'],
    ['one column twice', 'question,answer,Respuesta\n', 'Line 1: Two columns are called answer.'],
    ['an open quotation mark', 'question,answer\na,b\n\n"c,d\ne,f\n', 'Line 3: A row begins here that does not end. Look for a quotation mark'],
    ['an endless cell', `question,answer\na,b\n"${'x\n'.repeat(200_000)}`, 'Line 3: A row begins here that does not end.'],
    ['another encoding', Buffer.from([...Buffer.from('question,answer\ncaf'), 0xe9, 0x2c, 0x61, 0x0a]), 'The file is not UTF-8 text. Save it again with the encoding UTF-8: in a spreadsheet, choose “CSV UTF-8”.'],
    ['two bytes a letter', Buffer.from('\uFEFFquestion,answer\na,b\n', 'utf16le'), 'The file is not UTF-8 text.'],
    ['two bytes a letter, unmarked', Buffer.from('question,answer\na,b\n', 'utf16le'), 'The file is not UTF-8 text.'],
    ['a spreadsheet itself', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x06, 0x00]), 'The file is not UTF-8 text.'],
    ['too much', `question,answer\n${'a,b\n'.repeat(300_000)}`, 'larger than 1 MiB'],
    ['too many rows', `question,answer\n${Array.from({ length: 1_001 }, (_, n) => `q${n},a`).join('\n')}`, 'The file has 1001 answers. Use at most 1000 in one file.'],
  ])('that cannot be used is refused with its line: %s', async (_name, content, message) => {
    await expect(readAnswers(write('bad.csv', typeof content === 'string' ? content : Buffer.from(content)))).rejects.toMatchObject({ code: 'invalid-request', message: expect.stringContaining(message) });
  });

  it.each<[string, string]>([
    ['a megabyte of separators', `question,answer\n${','.repeat(1024 * 1000)}`],
    ['a megabyte of quotation marks', `question,answer\n${'"'.repeat(1024 * 1000)}`],
    ['a megabyte of lines', `question,answer${'\n'.repeat(1024 * 1000)}`],
    ['a megabyte of columns', `question,answer${',x'.repeat(500_000)}\n`],
    ['names that change objects', '__proto__,question,answer,constructor\n{"a":1},q,a,b\n'],
  ])('that is hostile is read or refused, and no more: %s', async (_name, text) => {
    const outcome = await parseAnswers(text, 'csv').then(({ rows }) => rows, (error: unknown) => (error instanceof AppError ? [] : error));
    expect(outcome).toEqual(text.startsWith('__proto__') ? [{ question: 'q', answer: 'a' }] : []);
    expect({}).not.toHaveProperty('a');
  });

  it('is read or refused in words, whatever it is', async () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('"', '""', ',', ';', '\n', '\r\n', 'question', 'answer', '=1', '\uFEFF'));
    await fc.assert(fc.asyncProperty(fc.array(cell), async (cells) => {
      const outcome = await parseAnswers(`question,answer\n${cells.join('')}`, 'csv').then(() => 'good', (error: unknown) => (error instanceof AppError ? 'refused in words' : error));
      expect(['good', 'refused in words']).toContain(outcome);
    }), { numRuns: 300 });
  });
});

const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((text) => text.trim()).filter((text) => text !== '' && !/\p{Cc}/u.test(text));
const text = fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));
const answers = fc.array(fc.record({ answer: text, n: fc.nat(9), link: fc.constantFrom(undefined, 'https://library.example/a?b=c,d;e') }), { maxLength: 5 }).map((all) =>
  all.map(({ answer, n, link }, index): AnswerRow => ({ question: `q${index} ${'?'.repeat(n)}`.trim(), answer, ...(link === undefined ? {} : { link }) })));

describe('answers that were written', () => {
  it('as a table are the same when they are read', async () => {
    const quoted = (cell = ''): string => `"${cell.replaceAll('"', '""')}"`;
    await fc.assert(fc.asyncProperty(answers, fc.constantFrom(',', ';', '\t'), async (rows, separator) => {
      const table = [['question', 'answer', 'link'], ...rows.map((row) => [row.question, row.answer, row.link])].map((cells) => cells.map(quoted).join(separator)).join('\r\n');
      expect(await parseAnswers(table, 'csv')).toEqual({ rows, bad: [] });
    }));
  });

  it('as YAML and as JSON are the same when they are read', async () => {
    await fc.assert(fc.asyncProperty(answers, async (rows) => {
      expect(await parseAnswers(writeYaml({ answers: rows }, 'Made by a test.'), 'yaml')).toEqual({ rows, bad: [] });
      expect(await parseAnswers(JSON.stringify({ answers: rows }), 'json')).toEqual({ rows, bad: [] });
    }));
  });
});

describe('a list', () => {
  it('names each bad answer by its line, and reads the others', async () => {
    const yaml = 'answers:\n  - question: Where can I park?\n    answer: Behind the library.\n    tags: [visit]\n  - question: 7\n    answer: A\n  - just words\n  - question: where can I park\n    answer: B\n  - { id: a, question: Q, answer: A, further: 1 }\n';
    expect(await readAnswers(write('faq.yml', yaml))).toEqual({
      rows: [{ ...parking, tags: ['visit'] }],
      bad: [
        { line: 5, reason: 'question: Use a question, 1 to 300 characters' },
        { line: 7, reason: 'Use an object with question and answer' },
        { line: 8, reason: 'This question stands in line 2 already' },
        { line: 10, reason: 'further is not known here. The fields are id, question, answer, link, tags' },
      ],
    });
  });

  it.each<[string, string, string]>([
    ['no list', 'answers: 1\n', 'Line 1, answers: Use a list of at most 1000 answers.'],
    ['another list', 'scripts: []\n', 'Line 1'],
    ['references', 'answers: &a\n  - *a\n', 'References'],
    ['no YAML', 'answers: [', 'Line 1'],
  ])('that cannot be used is refused with its line: %s', async (_name, content, message) => {
    await expect(parseAnswers(content, 'yaml')).rejects.toMatchObject({ code: 'invalid-request', message: expect.stringContaining(message) });
  });
});
