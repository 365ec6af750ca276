import { parse } from 'csv-parse/sync';
import fs from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import type { DeskPage } from './pages/desk.js';
import { expect, test } from './pages/test.js';

const requests = (desk: DeskPage): Locator => desk.page.getByRole('region', { name: 'Requests', exact: true });
const pick = (desk: DeskPage, label: string, option: string): Promise<unknown> => requests(desk).getByRole('combobox', { name: label, exact: true }).selectOption(option);
const row = (desk: DeskPage, label: string): Locator => requests(desk).getByRole('row').filter({ has: desk.page.getByRole('rowheader', { name: label, exact: true }) });

/** The windows of the operating system, as a person would answer them. */
const savesAs = (desk: DeskPage, file: string): Promise<void> =>
  desk.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);

async function aMorning(desk: DeskPage): Promise<void> {
  await desk.logWalkIn('Maria wants her account');
  await desk.take('her account');
  await desk.end('answered');
  await desk.page.getByRole('group', { name: /^Walk-in, ended\./ }).waitFor();
  await desk.page.keyboard.press('3');
  await desk.page.getByRole('button', { name: 'Account' }).click();
  await desk.logCall('where is the restroom');
  await desk.take('restroom');
  await desk.end('answered');
  await desk.page.getByRole('group', { name: /^Call, ended\./ }).waitFor();
  await desk.page.keyboard.press('1');
  await desk.page.getByRole('button', { name: 'Directions and hours' }).click();
}

test('a supervisor sees the morning in figures, saves them as a table and a document, and reports the year', async ({ library }) => {
  const desk = await library.open();
  await aMorning(desk);
  await library.patron('when was the bridge built? I am at maria@example.org');
  await desk.take('the bridge');
  await desk.reply('In 1893.');
  await desk.end('referred');
  await expect(desk.requests).toHaveCount(0);

  await desk.page.keyboard.press('Control+9');
  await test.step('by the way in', async () => {
    await pick(desk, 'Over', 'today');
    await pick(desk, 'By', 'way in');
    for (const way of ['In person', 'Telephone', 'Messages']) await expect(row(desk, way).getByRole('cell').first()).toHaveText('1');
    await expect(requests(desk).getByRole('definition').first()).toHaveText('31 in person, 1 by telephone, 1 by messages');
    await expect(row(desk, 'Messages').getByRole('cell').last()).toHaveText('1');
  });
  await test.step('by question type, READ level, hour and desk', async () => {
    await pick(desk, 'By', 'question type');
    await expect(requests(desk).getByRole('rowheader')).toHaveText(['Account', 'Directions and hours', 'Not said']);
    await pick(desk, 'By', 'READ level');
    await expect(requests(desk).getByRole('rowheader')).toHaveText(['READ 1', 'READ 3', 'Not said']);
    await pick(desk, 'By', 'hour of the day');
    await expect(requests(desk).getByRole('rowheader').first()).toHaveText(/^\d\d:00$/);
    await pick(desk, 'By', 'desk');
    await expect(requests(desk).getByRole('rowheader')).toHaveCount(1);
    await pick(desk, 'Way in', 'by telephone');
    await expect(requests(desk).getByRole('table')).toContainText('Only telephone');
    await expect(requests(desk).getByRole('cell').first()).toHaveText('1');
  });
  await test.step('as a table for programs, and as a document', async () => {
    const folder = library.folder();
    await pick(desk, 'Way in', 'all');
    await pick(desk, 'By', 'way in');
    await expect(row(desk, 'Telephone')).toBeVisible();
    await savesAs(desk, path.join(folder, 'figures.csv'));
    await requests(desk).getByRole('button', { name: 'Save as a table (CSV) …' }).press('Enter');
    await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText('Saved as figures.csv.');
    const told = fs.readFileSync(path.join(folder, 'figures.csv'), 'utf8');
    const table: string[][] = parse(told, { bom: true, relax_column_count: true });
    expect(table.findLast(([label]) => label === 'Messages')?.slice(0, 5)).toEqual(['Messages', '1', '0', '0', '1']);
    for (const hidden of ['@', 'maria', 'bridge', 'restroom', 'ana', 'account']) expect(told.toLowerCase().replace('messages', '')).not.toContain(hidden);
    await savesAs(desk, path.join(folder, 'figures.pdf'));
    await requests(desk).getByRole('button', { name: 'Save as PDF …' }).press('Enter');
    await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText('Saved as figures.pdf.');
    expect(fs.readFileSync(path.join(folder, 'figures.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  });
  await test.step('the year, by the definitions that stand beside it', async () => {
    const survey = desk.page.getByRole('region', { name: 'Public Libraries Survey (IMLS)' });
    await expect(survey.getByRole('definition').first()).toHaveText('2');
    await expect(survey).toContainText('Showing the way, opening hours, machines, supplies and rules of the house are not.');
    await expect(desk.page.getByRole('region', { name: 'Yearly counts for surveys' })).toContainText('of a type that is no reference transaction 1');
  });
  await desk.screenshot('statistics');
});

test('only supervisors come to the statistics, and nobody else is told them', async ({ library }) => {
  const desk = await library.open();
  await expect(desk.page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'Statistics' })).toBeVisible();
  await desk.page.keyboard.press('Control+9');
  await expect(requests(desk)).toBeVisible();
  await desk.changePerson(library.ben.address, library.ben.password);
  await expect(desk.page.getByRole('banner')).toContainText('Ben');
  await expect(desk.page.getByText('Statistics are shown to supervisors: administrators of the desk room.')).toBeVisible();
  await expect(desk.page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'Statistics' })).toBeHidden();
});
