/** Statistics for supervisors: figures out of the record of this desk, which has what all desks of the library agreed on. */
import { calendarOf } from '../../core/statistics/calendar.js';
import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { LibraryRules, StatisticsQuery, StatisticsView, YearView } from '../../shared/statistics-view.js';
import { KeptFacts, type KeptOptions } from './kept.js';
import { libraryRules, periodFigures, yearAsked, yearFigures, yearFrom, type Counted } from './library.js';
import { periodIn } from './view.js';

export interface StatisticsOptions extends Omit<KeptOptions, 'calendar'> {
  readonly policy: Policy;
  /** An administrator of the desk room is signed in here. */
  readonly supervisor: () => boolean;
}

export class Statistics {
  private readonly options: StatisticsOptions;
  private readonly kept: KeptFacts;
  private readonly rules: LibraryRules;
  private readonly at: ReturnType<typeof calendarOf>;

  constructor(options: StatisticsOptions) {
    this.options = options;
    this.rules = libraryRules(options.policy);
    this.at = calendarOf(options.policy.timeZone);
    this.kept = new KeptFacts({ ...options, calendar: this.at });
  }

  /** @param script title of a script @throws AppError when who asks may not see it, or the record cannot be read */
  async view(query: StatisticsQuery, script: (id: string) => string | undefined): Promise<StatisticsView> {
    this.expectSupervisor();
    return periodFigures(query, this.rules, await this.counted(periodIn(query, this.today, this.rules.year.begins).from), script);
  }

  /** @param year in which it begins; none: the one that goes on @throws AppError as `view` does */
  async year(year: number | undefined): Promise<YearView> {
    this.expectSupervisor();
    const asked = yearAsked(year, this.today, this.rules);
    return yearFigures(asked, this.rules, await this.counted(yearFrom(asked, this.rules)));
  }

  /** Writes down what is over; to be called before rows leave this desk. @returns ms since 1970: rows from before that may leave */
  keep(): Promise<number> {
    return this.kept.keep();
  }

  private async counted(from: string): Promise<Counted> {
    return { of: 'desk', ...(await this.kept.from(from)), at: this.at, today: this.today };
  }

  private get today(): string {
    return this.at(this.options.now()).day;
  }

  private expectSupervisor(): void {
    if (!this.options.supervisor()) throw new AppError('not-allowed', 'Statistics are shown to supervisors: administrators of the desk room.');
  }
}
