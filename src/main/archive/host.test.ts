import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CentreView } from '../../shared/view.js';
import { silentLog } from '../log/log.js';
import { ArchiveHost, type Child } from './host.js';
import type { Central, FromArchive, Points, ToArchive } from './messages.js';

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

const HOUR = 3_600_000;
const folder: Central = { kind: 'folder', folder: '/f', reviewerKeys: [] };
const postgres: Central = { kind: 'postgres', place: { host: 'h', port: 5432, database: 'd' }, login: { user: 'u', password: 'p' } };

class Process extends EventEmitter implements Child {
  readonly told: ToArchive[] = [];
  postMessage(message: ToArchive): void {
    this.told.push(message);
  }
  kill(): boolean {
    return true;
  }
  says(message: FromArchive): void {
    this.emit('message', message);
  }
}

function host(central: Central | 'no-login' | undefined, remembered?: number) {
  const state: { central: typeof central; remembered: number | undefined; shipped?: number; acknowledged?: Points; lost: number[] } = { lost: [], central, remembered };
  const processes: Process[] = [];
  const reports: CentreView[] = [];
  const archive = new ArchiveHost({
    fork: () => {
      const process = new Process();
      processes.push(process);
      return process;
    },
    central: () => state.central, log: silentLog, point: 'Main desk', signing: () => undefined, maxDelay: 24 * HOUR, now: Date.now,
    journal: () => ({ file: '/j', key: undefined }),
    archiveId: { get: () => undefined, set: () => undefined },
    acknowledged: { get: () => state.acknowledged, set: (points) => void (state.acknowledged = points) }, lost: (rows) => void state.lost.push(rows),
    shipped: { get: () => state.shipped, set: (rows) => void (state.shipped = rows) },
    waitingSince: { get: () => state.remembered, set: (since) => void (state.remembered = since) },
    report: (status) => void reports.push(status),
  });
  const progress = (change: Partial<Extract<FromArchive, { type: 'progress' }>>): void => processes.at(-1)?.says({ type: 'progress', shipped: 0, backlog: 0, ...change });
  return { archive, processes, reports, state, progress };
}

const unreachable = { code: 'archive-unreachable', message: 'It is gone.' };

describe('the host of the archive process', () => {
  it('tells the process what central storage is, once there is something to ship', () => {
    const { archive, processes } = host(postgres);
    expect(processes).toHaveLength(0);
    archive.wake();
    vi.advanceTimersByTime(1_000);
    expect(processes[0]?.told).toEqual([{ type: 'start', journal: '/j', central: postgres, point: 'Main desk' }]);
  });

  it('remembers how far central storage had each epoch, so that the next process sees what was lost', () => {
    const { archive, processes, state } = host(postgres);
    const acknowledged = [{ epoch: '1a'.repeat(16), seq: 7 }];
    archive.wake();
    vi.advanceTimersByTime(1_000);
    processes[0]?.says({ type: 'progress', shipped: 7, backlog: 0, acknowledged });
    processes[0]?.emit('exit', 0);
    expect(state.acknowledged).toEqual(acknowledged);
    archive.wake();
    vi.advanceTimersByTime(1_000);
    expect(processes[1]?.told[0]).toMatchObject({ type: 'start', acknowledged });
    processes[1]?.says({ type: 'lost', rows: 3 });
    expect(state.lost).toEqual([3]);
  });

  it('starts nothing where the policy names no central storage', async () => {
    const { archive, processes, reports } = host(undefined);
    archive.wake();
    vi.advanceTimersByTime(1_000);
    expect([processes, reports]).toEqual([[], [{ configured: false, backlog: 0 }]]);
    expect(await archive.drain()).toBe(0);
  });

  it('says that a login is missing, and begins as soon as there is one', async () => {
    const { archive, processes, reports, state } = host('no-login');
    archive.wake();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(processes).toHaveLength(0);
    expect(reports.at(-1)).toMatchObject({ configured: true, problem: { code: 'not-signed-in', message: expect.stringContaining('Enter them in the settings') } });
    state.central = postgres;
    archive.renew();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(processes[0]?.told[0]).toMatchObject({ type: 'start', central: postgres });
  });

  it('goes on with another login when that was entered while it ran', async () => {
    const { archive, processes, progress, reports, state } = host(postgres);
    archive.wake();
    await vi.advanceTimersByTimeAsync(1_000);
    progress({ backlog: 3, problem: { code: 'wrong-password', message: 'It was refused.' } });
    expect(reports.at(-1)).toMatchObject({ problem: { code: 'wrong-password' } });
    state.central = { ...postgres, login: { user: 'u', password: 'another' } };
    archive.renew();
    expect(processes[0]?.told.at(-1)).toEqual({ type: 'stop' });
    processes[0]?.emit('exit', 0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(processes[1]?.told[0]).toMatchObject({ central: { login: { password: 'another' } } });
  });

  it('tells the next process how much central storage had, also after a restart', async () => {
    const { archive, processes, progress, state } = host(folder);
    archive.wake();
    await vi.advanceTimersByTimeAsync(1_000);
    progress({ shipped: 90 });
    progress({ shipped: 0, backlog: 95, problem: unreachable });
    processes[0]?.emit('exit', 0);
    expect(state.shipped).toBe(90);
    archive.wake();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(processes[1]?.told[0]).toMatchObject({ type: 'start', shipped: 90 });
    const next = host(folder);
    next.state.shipped = 90;
    next.archive.wake();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(next.processes[0]?.told[0]).toMatchObject({ type: 'start', shipped: 90 });
  });

  it('passes on how long the backlog will take', () => {
    const { archive, progress, reports } = host(folder);
    archive.wake();
    vi.advanceTimersByTime(1_000);
    progress({ backlog: 90_000, shipped: 10_000, remaining: 45_000, lastSuccess: 5 });
    expect(reports.at(-1)).toEqual({ configured: true, backlog: 90_000, remaining: 45_000, lastSuccess: 5 });
  });
});

describe('rows that wait for too long', () => {
  const started = (remembered?: number) => {
    const made = host(folder, remembered);
    made.archive.wake();
    vi.advanceTimersByTime(1_000);
    return made;
  };

  it('are said to, from the moment on when the time has passed, until all is shipped', () => {
    const { progress, reports, state } = started();
    const since = Date.now();
    progress({ backlog: 5, problem: unreachable });
    expect(state.remembered).toBe(since);
    vi.advanceTimersByTime(24 * HOUR);
    expect(reports.at(-1)?.lateSince).toBeUndefined();
    vi.advanceTimersByTime(1_000);
    expect(reports.at(-1)).toMatchObject({ backlog: 5, lateSince: since, problem: { message: 'It is gone.' } });
    progress({ backlog: 9, problem: unreachable });
    expect(reports.at(-1)?.lateSince).toBe(since);
    progress({ backlog: 0, lastSuccess: 1 });
    expect(reports.at(-1)).toEqual({ configured: true, backlog: 0, lastSuccess: 1 });
    expect(state.remembered).toBeUndefined();
    progress({ backlog: 1, problem: unreachable });
    expect(reports.at(-1)?.lateSince).toBeUndefined();
  });

  it('are said to at the next start, too', () => {
    const since = Date.now() - 25 * HOUR;
    const { progress, reports } = started(since);
    expect(reports.at(-1)?.lateSince).toBeUndefined();
    progress({ backlog: 5, problem: unreachable });
    expect(reports.at(-1)?.lateSince).toBe(since);
  });

  it('are not, as long as they leave: nothing is written for those', () => {
    const { progress, reports, state } = started();
    for (let round = 0; round < 30; round += 1) {
      progress({ backlog: 2 });
      expect(state.remembered).toBeUndefined();
      vi.advanceTimersByTime(HOUR);
      progress({ backlog: 0 });
    }
    expect(reports.some(({ lateSince }) => lateSince !== undefined)).toBe(false);
  });

  it('are said to also where a large backlog leaves slowly', () => {
    const { progress, reports } = started();
    progress({ backlog: 500_000, remaining: 30 * HOUR });
    vi.advanceTimersByTime(25 * HOUR);
    expect(reports.at(-1)?.lateSince).toBeDefined();
  });
});
