/** How much time goes into writing with patrons, for supervisors. */
export const TIME_BY = ['day', 'hour', 'weekday', 'shift', 'person'] as const;
export type TimeBy = (typeof TIME_BY)[number];
/** Days, today included. */
export const TIME_DAYS = [1, 7, 30] as const;

export interface TimeView {
  readonly rows: readonly {
    /** Name of the service. */
    readonly service: string;
    readonly label: string;
    readonly conversations: number;
    /** Of all conversations together, ms. */
    readonly talking: number;
    /** Of all desks together, with at least one conversation, ms. */
    readonly busy: number;
  }[];
  /** How far back the record of this desk goes; ms since 1970. */
  readonly since: number;
  /** What can be chosen: by shift where there is a calendar, by person where the policy says so. */
  readonly choices: readonly TimeBy[];
}
