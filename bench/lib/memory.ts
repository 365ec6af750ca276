/** Memory of a program and all that it started, as Linux counts it. */
import fs from 'node:fs';

export interface Used {
  readonly pid: number;
  /** "browser", "renderer", "utility: node.mojom.NodeService" … */
  readonly kind: string;
  /** Proportional set size, MiB: what is shared counts in parts. */
  readonly pss: number;
}

function parents(): Map<number, number> {
  const all = new Map<number, number>();
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
      all.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  return all;
}

function kindOf(pid: number): string {
  const args = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/);
  const of = (name: string): string | undefined => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  const type = of('type') ?? 'browser';
  const sub = of('utility-sub-type');
  return sub === undefined ? type : `${type}: ${sub}`;
}

/** @returns of the program and its descendants, as they are now */
export function memoryOf(program: number): Used[] {
  const parentOf = parents();
  const belongs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parentOf.get(at)) if (at === program) return true;
    return false;
  };
  return [...parentOf.keys()].filter(belongs).flatMap((pid): Used[] => {
    try {
      const pss = /^Pss:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
      return [{ pid, kind: kindOf(pid), pss: Number(pss) / 1024 }];
    } catch {
      return [];
    }
  });
}

export const sum = (used: readonly Used[]): number => used.reduce((total, { pss }) => total + pss, 0);

/** The middle one of some looks, because a collection of garbage comes when it comes. */
export async function settledMemory(program: number, { looks = 9, every = 1_000 } = {}): Promise<Used[]> {
  const all: Used[][] = [];
  for (let n = 0; n < looks; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, every));
    all.push(memoryOf(program));
  }
  return all.toSorted((a, b) => sum(a) - sum(b))[looks >> 1] ?? [];
}

export const inWords = (used: readonly Used[]): string =>
  `${sum(used).toFixed(0)} MiB in ${used.length} processes (${used.toSorted((a, b) => b.pss - a.pss).map(({ kind, pss }) => `${kind} ${pss.toFixed(0)}`).join(', ')})`;
