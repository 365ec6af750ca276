/** Whether somebody attends to this desk: what colleagues see of whoever sits here sets itself from what the desk does. */
import type { Address } from '../../core/heard.js';
import { saidOf, stateOf, type Said } from '../../core/presence/presence.js';
import type { DeskView } from '../../shared/view.js';

export interface AttendanceOptions {
  /** Name of the service point. */
  readonly point: string;
  readonly view: () => DeskView;
  /** Services whose patrons see this desk as open. */
  readonly serves: () => readonly Address[];
  readonly say: (said: Said) => void;
}

export class Attendance {
  private readonly options: AttendanceOptions;
  private last = '';

  constructor(options: AttendanceOptions) {
    this.options = options;
  }

  /** Whenever the desk changed, and once a second. */
  follow(): void {
    const { view, point, serves, say } = this.options;
    const { me, requests, order } = view();
    if (me === undefined) return void (this.last = '');
    const holds = order.flatMap((id) => (requests[id]?.holder?.mine && requests[id].phase !== 'ended' ? [requests[id].mode] : []));
    const said = saidOf(stateOf({ holds, quiet: false, left: false }), point, serves());
    const now = JSON.stringify([me.address, said]);
    if (now === this.last) return;
    this.last = now;
    say(said);
  }
}
