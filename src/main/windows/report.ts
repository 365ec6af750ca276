/** Reports leave the desk as files of the person's choice: plain text, or a PDF of a page that loads and runs nothing. */
import { app, BrowserWindow, dialog } from 'electron';
import fs from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';

const FILTERS = { text: [{ name: 'Text', extensions: ['txt'] }], pdf: [{ name: 'PDF', extensions: ['pdf'] }] };

/** @returns undefined: the person changed their mind */
export async function chooseReportFile(window: BrowserWindow, name: string, format: 'text' | 'pdf'): Promise<string | undefined> {
  const { filePath } = await dialog.showSaveDialog(window, { title: 'Save the incident report', defaultPath: path.join(app.getPath('documents'), name), filters: FILTERS[format] });
  return filePath || undefined;
}

/** For this user's eyes alone. @throws AppError when the place cannot be written */
export async function writeReport(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await fs.writeFile(file, content, { mode: 0o600 });
  } catch (error) {
    throw new AppError('read-only', 'The report could not be saved there. Choose another folder.', { cause: error });
  }
}

/** @param paper the library's: Letter in America, A4 elsewhere */
export async function pdfOf(html: string, paper: 'A4' | 'Letter'): Promise<Uint8Array> {
  const page = new BrowserWindow({ show: false, webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false, images: false, webgl: false, spellcheck: false, devTools: false } });
  try {
    await page.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`);
    return await page.webContents.printToPDF({ pageSize: paper, generateTaggedPDF: true });
  } finally {
    page.destroy();
  }
}

export const paperOf = (timeZone: string): 'A4' | 'Letter' => (/^(?:America|US|Canada)\//.test(timeZone) ? 'Letter' : 'A4');
