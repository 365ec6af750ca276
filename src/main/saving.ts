/** What leaves the desk as a file of the person's choice, or comes from one. Each writer is loaded when it is asked for. */
import { app, type BrowserWindow } from 'electron';
import path from 'node:path';
import { dayOf } from '../core/day.js';
import type { Policy } from '../shared/policy/schema.js';
import type { Desk } from './desk/desk.js';
import { nameOf } from './desk/names.js';
import { reportPage, reportText } from './desk/report.js';
import type { HandlerParts } from './handlers.js';
import type { Scripts } from './scripts/scripts.js';
import { chooseFile, FILES } from './windows/choose-file.js';
import { chooseReportFile, paperOf, pdfOf, printOf, writeReport } from './windows/report.js';

export interface SavingParts {
  readonly window: BrowserWindow;
  readonly desk: Desk;
  readonly policy: Policy;
  readonly scripts: Scripts;
}

export function saving({ window, desk, policy, scripts }: SavingParts): Pick<HandlerParts, 'saveReport' | 'saveCover' | 'statistics' | 'chooseToShare' | 'chooseToKeep'> {
  const choose = chooseFile(window);
  const paper = paperOf(policy.timeZone);
  return {
    saveReport: async (id, format) => {
      const parts = desk.reports.about(id);
      const chosen = await chooseReportFile(window, `incident-${dayOf(parts.incident.at, policy.timeZone)}.${format === 'pdf' ? 'pdf' : 'txt'}`, format);
      if (chosen === undefined) return {};
      desk.reports.made(id, format);
      await writeReport(chosen, format === 'pdf' ? await pdfOf(reportPage(parts), paper) : reportText(parts));
      return { file: path.basename(chosen) };
    },
    saveCover: async (id) => {
      const cover = desk.rota.agreed(id);
      const { coverCalendar } = await import('./shifts/save.js');
      const chosen = await choose('save', `cover-${dayOf(cover.from, policy.timeZone)}.ics`, FILES.calendar);
      if (chosen === undefined) return {};
      await writeReport(chosen, coverCalendar({ cover, version: app.getVersion(), now: Date.now(), nameOf }));
      return { file: path.basename(chosen) };
    },
    statistics: async () => {
      const { StatisticsSheets } = await import('./statistics/sheets.js');
      return new StatisticsSheets({
        statistics: await desk.statistics(), timeZone: policy.timeZone, scripts: () => scripts.titles(), choose: (name, format) => choose('save', name, FILES[format]),
        write: writeReport, pdf: (html) => pdfOf(html, paper), paper: (html) => printOf(html, paper),
      });
    },
    chooseToShare: () => choose('open', '', [{ name: 'Files', extensions: [...policy.channels.files.types] }]),
    chooseToKeep: (name) => choose('save', name, []),
  };
}
