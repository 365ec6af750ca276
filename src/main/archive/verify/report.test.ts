import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../keys/signed.js';
import { reportAsHtml, reportAsText, verdictOf } from './report.js';
import type { DeskReport, RecordReport } from './verify.js';
import type { EpochReport } from './verify-epoch.js';

const epoch: EpochReport = {
  epoch: 'ee'.repeat(16), rows: 1200, inPeriod: 40, opened: 30, sealed: 0, emptied: 10, from: 1_700_000_000_000, to: 1_700_100_000_000,
  last: { seq: 1200, hash: 'ab'.repeat(32) }, lastArrival: 1_700_100_000_000, heads: 7, keys: ['cd'.repeat(32)], lastHead: { seq: 1200, time: 1_700_100_000_000, publicKey: 'cd'.repeat(32) }, findings: [],
};
const desk: DeskReport = { desk: 'dd'.repeat(16), point: 'Desk <1>', certified: [{ publicKey: 'cd'.repeat(32), name: 'Main desk <script>alert(1)</script>' }], epochs: [epoch], findings: [] };
const report: RecordReport = {
  archiveId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', place: 'the folder /share', at: 1_700_200_000_000, libraryKey: '00'.repeat(32), period: { from: 1_700_000_000_000, to: 1_700_200_000_000 },
  desks: [desk], orders: 2, findings: [],
};
const broken: RecordReport = { ...report, desks: [{ ...desk, epochs: [{ ...epoch, findings: [{ weight: 'broken', seq: 17, time: 1_700_000_017_000, what: 'Row 17 was changed.' }] }], findings: [{ weight: 'note', what: 'The desk has sent nothing since then.' }] }] };

describe('the report of a verification', () => {
  it('says the result first, and then everything that it stands on', () => {
    const text = reportAsText(report);
    expect(text.indexOf('INTACT: every entry')).toBeLessThan(200);
    for (const part of ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'the folder /share', '1,200 entries of 1 desk', '10 removed by 2 signed orders', 'entry 1,200', 'ab'.repeat(32), fingerprintOf('00'.repeat(32))]) expect(text).toContain(part);
    expect(text).not.toContain('What is wrong');
  });

  it('names what is wrong, with desk and time, apart from what should be known', () => {
    expect(verdictOf(broken)).toMatch(/^NOT INTACT: 1 thing was found/);
    const text = reportAsText(broken);
    expect(text).toContain('Row 17 was changed. (2023-11-14 22:13 UTC)');
    expect(text.indexOf('What is wrong')).toBeLessThan(text.indexOf('What should be known'));
    expect(text.slice(text.indexOf('What should be known'))).toContain('has sent nothing');
  });

  it('does not call whole what could not be opened', () => {
    expect(verdictOf({ ...report, desks: [{ ...desk, epochs: [{ ...epoch, sealed: 4 }] }] })).toContain('as far as it can be seen without the reviewers’ key');
  });

  it('is a page that says the same, and in which a name is never markup', () => {
    const html = reportAsHtml(broken);
    expect(html).toContain('Row 17 was changed.');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script');
    expect(html.match(/<t[hd][ >]/g)).toHaveLength(24);
  });

  it('has a form for a record without desks', () => {
    const empty: RecordReport = { ...report, desks: [], period: undefined, libraryKey: undefined };
    expect(reportAsText(empty)).toContain('No desk has sent anything.');
    expect(reportAsHtml(empty)).not.toContain('<table>');
  });
});
