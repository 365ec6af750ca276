import { describe, expect, it } from 'vitest';
import { Settling } from './settling.js';

const ROOM = 'desk@rooms.library.test';

/** A desk that looks at its clock each second, and what it reads. */
class Model {
  at = 0;
  /** Pages that the archive has; one is read at a time unless all are. */
  pages = 1;
  readonly reads: { readonly at: number; readonly most: number | undefined }[] = [];
  readonly settling: Settling;

  constructor(share = 0, fails = false) {
    this.settling = new Settling({
      now: () => this.at, share: () => share,
      read: async (archive, most) => {
        this.reads.push({ at: this.at / 1_000, most });
        if (fails) throw new Error('no connection');
        this.pages -= Math.min(this.pages, most ?? this.pages);
        if (this.pages === 0) this.settling.settled(archive, false);
        return this.pages === 0;
      },
    });
  }

  /** @param heard something comes in each of these seconds */
  async pass(seconds: number, heard: boolean): Promise<void> {
    for (let n = 0; n < seconds; n += 1) {
      if (heard) this.settling.heard(ROOM);
      this.settling.tick();
      await Promise.resolve();
      await Promise.resolve();
      this.at += 1_000;
    }
  }
}

describe('archives of what came live', () => {
  it('are read once, each desk at its own time', async () => {
    for (const [share, second] of [[0, 11], [0.5, 21], [1, 31]] as const) {
      const desk = new Model(share);
      await desk.pass(1, true);
      await desk.pass(300, false);
      expect(desk.reads).toEqual([{ at: second, most: undefined }]);
    }
  });

  it('wait in a rush, and are then read by the page; what is left when it is quiet', async () => {
    const desk = new Model();
    desk.pages = 20;
    await desk.pass(100, true);
    expect(desk.reads.map(({ most }) => most)).toEqual([1, 1, 1]);
    expect(desk.reads.map(({ at }) => at)).toEqual([71, 82, 93]);
    await desk.pass(60, false);
    expect(desk.reads.slice(3)).toEqual([{ at: 101, most: undefined }]);
  });

  it('are read again for what has no place in them yet', async () => {
    const desk = new Model();
    await desk.pass(1, true);
    desk.settling.settled(ROOM, true);
    await desk.pass(60, false);
    expect(desk.reads).toHaveLength(1);
  });

  it('that cannot be read are left to the next connection', async () => {
    const desk = new Model(0, true);
    await desk.pass(1, true);
    await desk.pass(60, false);
    expect(desk.reads).toHaveLength(1);
  });
});
