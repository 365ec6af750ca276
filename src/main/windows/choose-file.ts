import { dialog, type BrowserWindow, type FileFilter } from 'electron';

const YAML = [{ name: 'YAML', extensions: ['yaml', 'yml'] }, { name: 'JSON', extensions: ['json'] }];

/** Kinds of files that the desk reads or writes. */
export const FILES = {
  yaml: YAML,
  calendar: [{ name: 'iCalendar', extensions: ['ics'] }],
  csv: [{ name: 'CSV', extensions: ['csv'] }],
  pdf: [{ name: 'PDF', extensions: ['pdf'] }],
  answers: [{ name: 'CSV', extensions: ['csv', 'tsv', 'txt'] }, ...YAML],
} as const satisfies Readonly<Record<string, readonly FileFilter[]>>;

/** @returns undefined: the person changed their mind */
export type ChooseFile = (kind: 'open' | 'save', name: string, filters?: readonly FileFilter[]) => Promise<string | undefined>;

/** Asks in front of a window; YAML unless other kinds are given. */
export const chooseFile = (window: BrowserWindow): ChooseFile => async (kind, name, filters = FILES.yaml) => {
  if (kind === 'save') {
    const { filePath } = await dialog.showSaveDialog(window, { defaultPath: name, filters: filters.slice(0, 1) });
    return filePath || undefined;
  }
  const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openFile'], filters: [...filters] });
  return filePaths[0];
};
