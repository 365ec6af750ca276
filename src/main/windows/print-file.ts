/** Prints long pages: those that go out of the library, with numbered sheets. */
import { BrowserWindow, session, type PrintToPDFOptions } from 'electron';
import { pathToFileURL } from 'node:url';

const NUMBERED: PrintToPDFOptions = {
  generateTaggedPDF: true, displayHeaderFooter: true, headerTemplate: '<span></span>',
  footerTemplate: '<div style="width:100%;text-align:center;font:8pt sans-serif"><span class="pageNumber"></span> / <span class="totalPages"></span></div>',
};

/** A session in memory, which no other window has. */
const PRINTING = 'printing';

/**
 * A page of ours that runs nothing. Not by a data: address, as a short report is: Chromium takes none over 2 MB.
 * @param file full path of the page, which is all that is loaded
 */
export async function pdfOfFile(file: string, paper: 'A4' | 'Letter'): Promise<Uint8Array> {
  const own = pathToFileURL(file).href;
  session.fromPartition(PRINTING).webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: url !== own }));
  const page = new BrowserWindow({
    show: false,
    webPreferences: { partition: PRINTING, sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false, images: false, webgl: false, spellcheck: false, devTools: false },
  });
  try {
    await page.loadURL(own);
    return await page.webContents.printToPDF({ pageSize: paper, ...NUMBERED });
  } finally {
    page.destroy();
  }
}
