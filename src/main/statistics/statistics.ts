/** Statistics for supervisors: figures out of the record of this desk, which has what all desks of the library agreed on. */
import { calendarOf, yearAt, yearPeriod } from '../../core/statistics/calendar.js';
import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { StatisticsQuery, StatisticsView, YearView } from '../../shared/statistics-view.js';
import { KeptFacts, type KeptOptions } from './kept.js';
import { periodIn, statisticsView } from './view.js';
import { yearView } from './year.js';

export interface StatisticsOptions extends Omit<KeptOptions, 'calendar'> {
  readonly policy: Policy;
  /** An administrator of the desk room is signed in here. */
  readonly supervisor: () => boolean;
}

export class Statistics {
  private readonly options: StatisticsOptions;
  private readonly kept: KeptFacts;
  private readonly at: ReturnType<typeof calendarOf>;

  constructor(options: StatisticsOptions) {
    this.options = options;
    this.at = calendarOf(options.policy.timeZone);
    this.kept = new KeptFacts({ ...options, calendar: this.at });
  }

  /** @param script title of a script @throws AppError when who asks may not see it, or the record cannot be read */
  async view(query: StatisticsQuery, script: (id: string) => string | undefined): Promise<StatisticsView> {
    this.expectSupervisor();
    const { policy } = this.options;
    const { begins } = policy.statistics.year;
    const { facts, since } = await this.kept.from(periodIn(query, this.today, begins).from);
    const names = new Map(policy.services.map(({ address, name }) => [address, name]));
    return statisticsView(query, {
      library: policy.library, facts, since, today: this.today, yearBegins: begins, within: policy.queue.claimWithin, services: policy.services.map(({ address, name }) => ({ address, name })),
      naming: { at: this.at, script, service: (address) => names.get(address) ?? 'A service that is no longer there' },
    });
  }

  /** @param year in which it begins; none: the one that goes on @throws AppError as `view` does */
  async year(year: number | undefined): Promise<YearView> {
    this.expectSupervisor();
    const { library, statistics: { year: { begins, ...rules } } } = this.options.policy;
    const asked = year ?? yearAt(this.today, begins);
    const { facts, since } = await this.kept.from(yearPeriod(asked, begins).from);
    return yearView(asked, { library, requests: facts.requests, at: this.at, since, today: this.today, begins, rules });
  }

  /** Writes down what is over; to be called before rows leave this desk. @returns ms since 1970: rows from before that may leave */
  keep(): Promise<number> {
    return this.kept.keep();
  }

  private get today(): string {
    return this.at(this.options.now()).day;
  }

  private expectSupervisor(): void {
    if (!this.options.supervisor()) throw new AppError('not-allowed', 'Statistics are shown to supervisors: administrators of the desk room.');
  }
}
