/** Statistics for a window: shown, saved as a table or a document, and printed. What leaves says what the screen says. */
import path from 'node:path';
import type { SaveFormat, StatisticsQuery, StatisticsView, YearView } from '../../shared/statistics-view.js';
import type { Statistics } from './statistics.js';
import { csvOf, pageOf, statisticsSheet, yearSheet, type Sheet } from './tables.js';

export interface SheetsOptions {
  readonly statistics: Pick<Statistics, 'view' | 'year'>;
  readonly timeZone: string;
  /** Titles of the scripts that everybody has, by id. */
  readonly scripts: () => Promise<ReadonlyMap<string, string>>;
  /** Asks where. @returns undefined: the person changed their mind */
  readonly choose: (name: string, format: SaveFormat) => Promise<string | undefined>;
  readonly write: (file: string, content: string | Uint8Array) => Promise<void>;
  readonly pdf: (html: string) => Promise<Uint8Array>;
  /** @returns whether it went to a printer */
  readonly paper: (html: string) => Promise<boolean>;
}

export type What = { readonly query: StatisticsQuery } | { readonly year: number };

export class StatisticsSheets {
  private readonly options: SheetsOptions;

  constructor(options: SheetsOptions) {
    this.options = options;
  }

  async view(query: StatisticsQuery): Promise<StatisticsView> {
    const titles = await this.options.scripts();
    return this.options.statistics.view(query, (id) => titles.get(id));
  }

  year(year: number | undefined): Promise<YearView> {
    return this.options.statistics.year(year);
  }

  async save(what: What, format: SaveFormat): Promise<{ readonly file?: string }> {
    const { sheet, name, drawn } = await this.sheet(what);
    const file = await this.options.choose(`${name}.${format}`, format);
    if (file === undefined) return {};
    await this.options.write(file, format === 'csv' ? csvOf(sheet) : await this.options.pdf(pageOf(sheet, drawn)));
    return { file: path.basename(file) };
  }

  async print(what: What): Promise<{ readonly printed: boolean }> {
    const { sheet, drawn } = await this.sheet(what);
    return { printed: await this.options.paper(pageOf(sheet, drawn)) };
  }

  private async sheet(what: What): Promise<{ readonly sheet: Sheet; readonly name: string; readonly drawn?: number }> {
    if ('year' in what) return { sheet: yearSheet(await this.year(what.year)), name: `yearly-counts-${what.year}` };
    const view = await this.view(what.query);
    return { sheet: statisticsSheet(view, this.options.timeZone), name: `statistics-${view.period.from}-to-${view.period.to}`, drawn: 1 };
  }
}
