/**
 * Keeps what each service publishes of its hours up to date (core/patron/hours-item.ts): when a desk arrives, when the
 * day begins, when a service is closed early or opens again. All desks make the same, and each looks before it speaks.
 */
import { dayOf } from '../../core/day.js';
import type { Address, FullAddress } from '../../core/heard.js';
import type { Calendar } from '../../core/hours/calendar.js';
import type { Closure } from '../../core/hours/hours.js';
import { publishedHours, type PublishedHours } from '../../core/patron/hours-item.js';

/** ms that each desk leaves to those before it, so that mostly one alone publishes. */
const TURN = 3_000;
/** ms after which something that failed is tried again. */
const AGAIN = 60_000;

export interface PublishedHoursOptions {
  readonly services: readonly { readonly address: Address; readonly name: string }[];
  readonly timeZone: string;
  readonly now: () => number;
  /** None: the service has no hours, and what is published of it is taken away. */
  readonly calendar: (service: Address) => Calendar | undefined;
  /** The early closing that holds, in words that patrons may read. */
  readonly closure: (service: Address) => Closure | undefined;
  /** Own full address of a service's session that can be asked. */
  readonly session: (service: Address) => FullAddress | undefined;
  /** How many desks are there that come before this one. */
  readonly rank: () => number;
  readonly read: (service: Address) => Promise<PublishedHours | undefined>;
  readonly publish: (service: Address, hours: PublishedHours | undefined) => Promise<void>;
}

interface Made {
  readonly day: string;
  readonly calendar: Calendar;
  readonly closure: Closure | undefined;
  readonly hours: PublishedHours;
}

interface Known {
  readonly session: FullAddress;
  /** What was found there, or was published, in this session; '' for nothing. */
  said?: string;
  /** What is to be published, and from when on this desk does it. */
  next?: { readonly json: string; readonly at: number } | undefined;
  busy: boolean;
}

export class PublishedHoursKeeper {
  private readonly options: PublishedHoursOptions;
  private readonly known = new Map<Address, Known>();
  private readonly made = new Map<Address, Made>();

  constructor(options: PublishedHoursOptions) {
    this.options = options;
  }

  /** Once a second, as long as this desk is open to patrons. */
  tick(): void {
    for (const { address, name } of this.options.services) this.follow(address, name);
  }

  /** What is to be read there now: the same until the day is over, or the service is closed early or opens again. */
  private wanted(service: Address, name: string): PublishedHours | undefined {
    const { now, timeZone } = this.options;
    const [calendar, closure, day] = [this.options.calendar(service), this.options.closure(service), dayOf(now(), timeZone)];
    if (!calendar) return undefined;
    const before = this.made.get(service);
    if (before?.day === day && before.calendar === calendar && before.closure?.at === closure?.at && before.closure?.until === closure?.until && before.closure?.reason === closure?.reason) return before.hours;
    const hours = publishedHours(name, calendar, timeZone, closure, now());
    this.made.set(service, { day, calendar, closure, hours });
    return hours;
  }

  private follow(service: Address, name: string): void {
    const { session, now, rank } = this.options;
    const own = session(service);
    if (own === undefined) return void this.known.delete(service);
    const before = this.known.get(service);
    const known = before?.session === own ? before : { session: own, busy: false };
    this.known.set(service, known);
    const hours = this.wanted(service, name);
    const json = hours?.json ?? '';
    if (known.said === json || known.busy) return;
    if (known.next?.json !== json) known.next = { json, at: now() + rank() * TURN };
    // A clock that was set back does not put it off.
    if (now() >= known.next.at || known.next.at - now() > AGAIN + rank() * TURN) void this.bring(service, known, hours);
  }

  private async bring(service: Address, known: Known, hours: PublishedHours | undefined): Promise<void> {
    const { read, publish, now } = this.options;
    const json = hours?.json ?? '';
    known.busy = true;
    try {
      const there = await read(service);
      const same = there?.json === hours?.json && there?.words === hours?.words;
      if (!same) await publish(service, hours);
      known.said = json;
    } catch {
      known.next = { json, at: now() + AGAIN };
    } finally {
      known.busy = false;
    }
  }
}
