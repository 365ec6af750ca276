import { describe, expect, it } from 'vitest';
import { openRequests } from './request.js';
import { ModelArchive } from '../testing/archive.js';
import { staffedDesk, staffOf, type ModelDesk } from '../testing/desk.js';
import { inRoom, NINE, ROOM, SERVICE } from '../testing/samples.js';
import type { Effect } from './decision.js';
import { sendable } from './operate.js';
import { decideStaffing } from './staffing.js';

const DAY = 24 * 3_600_000;

class Library {
  readonly desks: readonly ModelDesk[] = [1, 2, 3, 4].map((n) => staffedDesk(n));
  readonly said: string[] = [];
  private readonly room = new ModelArchive(ROOM);

  look(served: boolean, now: number, desks = this.desks): void {
    for (const desk of desks) this.hear(desk.follow(decideStaffing(desk.state, new Map([[SERVICE, served]]), desk.env(now)), now));
    for (;;) {
      const next = this.desks.flatMap((desk) => sendable(desk.state, desk.env(now), ROOM, new Set()).map((out) => ({ desk, op: out.operation })));
      if (next.length === 0) return;
      for (const { desk, op } of next) {
        const told = this.room.append(inRoom({ ...op, id: this.room.nextId(), author: staffOf(desk.number), stamp: now }), now);
        for (const each of this.desks) this.hear(each.hear([told], now));
      }
    }
  }

  private hear(effects: readonly Effect[]): void {
    for (const e of effects) if (e.type === 'send' && e.out.type === 'room-message') this.said.push(e.out.body);
  }
}

const NOBODY = 'No desk is open for Ask a librarian now: patrons see it as closed. Who can take it?';
const AGAIN = 'Ask a librarian is open to patrons again.';

describe('a service that nobody staffs', () => {
  it('is told in the staff channel once by all desks that notice, and once when it is staffed again', () => {
    const library = new Library();
    library.look(true, NINE);
    expect(library.said, 'all is well').toEqual([]);
    for (const second of [0, 1, 2, 60]) library.look(false, NINE + second * 1_000);
    expect(library.said).toEqual([NOBODY]);
    for (const second of [61, 62]) library.look(true, NINE + second * 1_000);
    library.look(false, NINE + 63_000, library.desks.slice(2));
    expect(library.said).toEqual([NOBODY, AGAIN, NOBODY]);
  });

  it('is told anew after days, also when the desks have forgotten what was said before', () => {
    const library = new Library();
    library.look(false, NINE);
    library.look(true, NINE + 8 * DAY);
    library.look(false, NINE + 16 * DAY);
    expect(library.said.filter((body) => body === NOBODY)).toHaveLength(2);
  });

  it('is no request, and nobody decides about it who is not in the desk room', () => {
    const library = new Library();
    library.look(false, NINE);
    expect(library.desks.flatMap((desk) => openRequests(desk.state))).toEqual([]);
    const away = staffedDesk(1, { roomWorks: false });
    expect(decideStaffing(away.state, new Map([[SERVICE, false]]), away.env(NINE)).events).toEqual([]);
  });
});
