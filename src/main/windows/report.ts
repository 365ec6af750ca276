/** Reports leave the desk as files of the person's choice: plain text, or a PDF of a page that loads and runs nothing. */
import { app, BrowserWindow, dialog, type WebContents } from 'electron';
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

async function onPage<T>(html: string, use: (page: WebContents) => Promise<T>): Promise<T> {
  const page = new BrowserWindow({ show: false, webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false, images: false, webgl: false, spellcheck: false, devTools: false } });
  try {
    await page.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`);
    return await use(page.webContents);
  } finally {
    page.destroy();
  }
}

/** @param paper the library's: Letter in America, A4 elsewhere */
export const pdfOf = (html: string, paper: 'A4' | 'Letter'): Promise<Uint8Array> => onPage(html, (page) => page.printToPDF({ pageSize: paper, generateTaggedPDF: true }));

/** The system asks which printer. @returns false: the person changed their mind @throws AppError where nothing can be printed */
export const printOf = (html: string, paper: 'A4' | 'Letter'): Promise<boolean> => onPage(html, (page) => new Promise((resolve, reject) => {
  page.print({ pageSize: paper, printBackground: true }, (done, why) => {
    if (done || why === 'Print job canceled') return resolve(done);
    return reject(new AppError('printer-unavailable', 'It could not be printed. Save it as a PDF, and print that.', { cause: why }));
  });
}));

export const paperOf = (timeZone: string): 'A4' | 'Letter' => (/^(?:America|US|Canada)\//.test(timeZone) ? 'Letter' : 'A4');
