/** What a process asked of the system, as strace saw it, and in which order: the only witness of what came first. */
import fs from 'node:fs';
import { until } from '../service/until.js';

export interface Call {
  /** Positions in the trace: where it began, and where it came back. */
  readonly start: number;
  readonly end: number;
  readonly thread: number;
  readonly name: string;
  /** `<path>`, `<TCP:[…]>` or `<UNIX-STREAM:[…]>`, as strace says what a file descriptor is. */
  readonly on: string;
  readonly text: string;
  readonly result: number;
}

const CALLS = 'read,readv,recvmsg,write,writev,sendmsg,sendto,pwrite64,fsync,fdatasync';

/** Runs a desk under a tracer, all its processes and threads. The tracer is nobody's parent, so it is in nobody's way. */
export const traced = (file: string): readonly string[] =>
  ['strace', '-D', '-f', '--seccomp-bpf', '-yy', '-s', '1024', '-e', `trace=${CALLS}`, '-e', 'signal=none', '-o', file, '--'];

export interface Trace {
  readonly calls: readonly Call[];
  /** The first thread of the desk's main process: it alone writes the journal, to the network and to the windows. */
  readonly main: number;
}

/** @param pid of the desk, which has ended or is about to */
export async function readTrace(file: string, pid: number): Promise<Trace> {
  const lines = await until('the trace to be complete', () => {
    const text = fs.readFileSync(file, 'utf8');
    return new RegExp(String.raw`^${pid} +\+\+\+ (?:exited|killed)`, 'm').test(text) ? text.split('\n') : undefined;
  });
  return { calls: parse(lines), main: pid };
}

function parse(lines: readonly string[]): readonly Call[] {
  const begun = new Map<string, { readonly start: number; readonly said: string }>();
  return lines.flatMap((line, index): Call[] => {
    const [, thread = '', said = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (said.endsWith('<unfinished ...>')) {
      begun.set(thread, { start: index, said: said.slice(0, -'<unfinished ...>'.length) });
      return [];
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(said);
    const before = resumed && begun.get(thread);
    const whole = before ? before.said + (resumed[1] ?? '') : said;
    const [, name = '', text = '', result = ''] = /^(\w+)\((.*)\) += (-?\d+)/.exec(whole) ?? [];
    const [, on = ''] = /^\d+(<(?:\[[^\]]*\]|[^>[]|->)*>)/.exec(text) ?? [];
    return name === '' ? [] : [{ start: before?.start ?? index, end: index, thread: Number(thread), name, on, text, result: Number(result) }];
  });
}

const isNetwork = ({ on }: Call): boolean => on.startsWith('<TCP');
const isWindow = ({ on }: Call): boolean => on.startsWith('<UNIX');
const isLog = ({ on }: Call): boolean => on.endsWith('journal.db-wal>');
const isSending = ({ name }: Call): boolean => ['write', 'writev', 'sendmsg', 'sendto'].includes(name);
const isReceiving = ({ name }: Call): boolean => ['read', 'readv', 'recvmsg'].includes(name);
const shows = (marker: string) => (call: Call): boolean => isSending(call) && isWindow(call) && call.text.includes(marker);

function found(what: string, call: Call | undefined): Call {
  if (!call) throw new Error(`the trace does not show ${what}`);
  return call;
}

/** The sync of the journal's log that made at least `bytes` durable, between two moments. */
function syncBetween(calls: readonly Call[], from: Call, to: Call, bytes: number): Call | undefined {
  const between = calls.filter((call) => isLog(call) && call.start > from.end && call.end < to.start);
  const written = (by: Call) => between.filter(({ name, end }) => name === 'pwrite64' && end < by.start).reduce((sum, { result }) => sum + result, 0);
  if (written(to) < bytes) throw new Error('the trace does not show that the journal was written');
  return between.find((call) => /^f(?:data)?sync$/.test(call.name) && call.result === 0 && written(call) >= bytes);
}

/**
 * From the socket into the journal, and only then to a window.
 * @param marker stands in every kilobyte of the message
 * @param bytes less than the message has
 * @returns what was wrong
 */
export function faultOfIncoming({ calls, main }: Trace, marker: string, bytes: number): string | undefined {
  const shown = found('that the message was shown', calls.find(shows(marker)));
  const heard = found('that the message arrived', calls.findLast((call) => isReceiving(call) && isNetwork(call) && call.thread === main && call.result >= bytes && call.end < shown.start));
  const synced = syncBetween(calls, heard, shown, bytes);
  if (!synced) return 'shown before the journal was synced';
  const early = calls.find((call) => call.thread === main && isSending(call) && isWindow(call) && call.start > heard.end && call.start < synced.end);
  return early && 'something went to a window between the arrival and the sync';
}

/**
 * From the window into the journal, and only then to the network.
 * @param before was shown before the reply was sent off, when its draft was on the disk already
 * @param marker stands in every kilobyte of the reply
 * @param bytes less than the reply has
 * @returns what was wrong
 */
export function faultOfOutgoing({ calls, main }: Trace, before: string, marker: string, bytes: number): string | undefined {
  // What a window says comes by shared memory, so the moment before it is what the trace can tell.
  const ready = found('what was shown before the reply', calls.find(shows(before)));
  const sent = found('that the reply was sent', calls.find((call) => isSending(call) && isNetwork(call) && call.thread === main && call.result >= bytes && call.start > ready.end));
  const synced = syncBetween(calls, ready, sent, bytes);
  if (!synced) return 'sent before the journal was synced';
  return calls.some((call) => shows(marker)(call) && call.start < synced.end) ? 'shown before the journal was synced' : undefined;
}
