import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownGraphics } from './graphics.js';

const DAY = 24 * 3_600_000;
let folder: string;
const file = (): string => path.join(folder, 'no-graphics-card');
const known = (runtime = '45.0.0', now = Date.now() + 1_000) => knownGraphics(folder, runtime, now);

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-graphics-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('what is known about the graphics card', () => {
  it('is nothing at first, and that there was none after a look found none', () => {
    const first = known();
    expect(first.none).toBe(false);
    first.remember(false);
    expect(known().none).toBe(true);
  });

  it('is nothing after a week, so that Chromium looks again', () => {
    known().remember(false);
    expect(known('45.0.0', Date.now() + 6.9 * DAY).none).toBe(true);
    expect(known('45.0.0', Date.now() + 7.1 * DAY).none).toBe(false);
  });

  it('is not prolonged by starts that did not look', () => {
    known().remember(false);
    fs.utimesSync(file(), new Date(Date.now() - 6 * DAY), new Date(Date.now() - 6 * DAY));
    known().remember(false);
    expect(known('45.0.0', Date.now() + 1.1 * DAY).none).toBe(false);
  });

  it('is nothing for another runtime, and when the clock was put back', () => {
    known().remember(false);
    expect(known('46.0.0').none).toBe(false);
    expect(known('45.0.0', Date.now() - DAY).none).toBe(false);
  });

  it('is forgotten when there is one', () => {
    known().remember(false);
    known('46.0.0').remember(true);
    expect(fs.existsSync(file())).toBe(false);
  });

  it.each([['empty', ''], ['words', 'none\n'], ['too long', `45.0.0\n${'x'.repeat(100_000)}`], ['bytes', '\u0000\uffff45.0.0\n']])('is nothing when the file is %s', (_what, content) => {
    fs.writeFileSync(file(), content);
    expect(known().none).toBe(false);
  });

  it('is nothing when it cannot be read or written, which disturbs nobody', () => {
    fs.mkdirSync(file());
    expect(known().none).toBe(false);
    expect(() => known().remember(false)).not.toThrow();
    expect(() => known().remember(true)).not.toThrow();
    expect(knownGraphics(path.join(folder, 'missing'), '45.0.0', Date.now()).none).toBe(false);
  });
});
