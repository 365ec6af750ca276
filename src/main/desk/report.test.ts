import { describe, expect, it } from 'vitest';
import type { LineView } from '../../shared/view.js';
import { reportPage, reportText, type ReportParts } from './report.js';

const AT = Date.UTC(2026, 10, 22, 23, 30, 5);
const line = (text: string, change: Partial<LineView> = {}): LineView => ({ key: text, place: 1, kind: 'patron', text, at: AT, by: 'Patron 472', mine: false, ...change });
const parts = (change: Partial<ReportParts> = {}): ReportParts => ({
  library: 'Riverside Library', service: 'Ask a librarian', timeZone: 'America/Chicago', patron: 'Patron 472', known: 'anonymous, conversation c-1',
  incident: { category: 'threat', step: 'blocked', at: AT, by: 'Ana (ana@library.example)', point: 'Main desk', shared: true }, said: 'goodbye',
  earlier: [{ category: 'rude', step: 'warned', at: AT - 60_000, by: 'Ben (ben@library.example)', point: 'North', shared: false, retracted: { by: 'Ben (ben@library.example)', at: AT - 1_000, reason: 'a quotation' } }],
  block: 'Until tomorrow', lines: [line('first\nsecond'), line('seen at the door', { kind: 'note', by: 'Ben' })], cut: false, madeBy: 'Cleo (cleo@library.example)', madeAt: AT + 60_000, ...change,
});

describe('an incident report', () => {
  it('says who, what, when in the time zone of the library, by whom, and what was said around it', () => {
    expect(reportText(parts())).toMatchInlineSnapshot(`
      "Incident report, Riverside Library
      ==================================

      Patron: Patron 472 (anonymous, conversation c-1)
      Service: Ask a librarian
      When: Sunday 22 November 2026 at 17:30:05 (America/Chicago)
      What: Threat
      Step: The patron was ended and blocked, at a shared or public computer
      By: Ana (ana@library.example), Main desk
      Patron was told: goodbye
      Block: Until tomorrow

      Earlier incidents
      - Sunday 22 November 2026 at 17:29:05 (America/Chicago): Rude; the patron was warned. By Ben (ben@library.example), North. Taken back by Ben (ben@library.example) on Sunday 22 November 2026 at 17:30:04 (America/Chicago): a quotation.

      Conversation
      22/11/2026, 17:30:05  Patron 472
          first
          second
      22/11/2026, 17:30:05  Note, Ben
          seen at the door

      Made by Cleo (cleo@library.example) on Sunday 22 November 2026 at 17:31:05 (America/Chicago). This report holds words of a patron: keep it as your library keeps its record.
      "
    `);
  });

  it('says plainly that nothing was said, that nothing came before, and that there is more', () => {
    const { said: _said, block: _block, ...rest } = parts({ earlier: [], cut: true });
    expect(reportText(rest)).toMatch(/Patron was told: Nothing\n\nEarlier incidents\nNone that this desk knows\.\n[^]*The whole is on the record\./);
  });

  it('keeps the last words where there are too many, and the beginning of one that is too long', () => {
    const text = reportText(parts({ lines: [line('oldest'), ...Array.from({ length: 40 }, (_, n) => line(`${n} ${'x'.repeat(3_000)}`)), line('newest')] }));
    expect(text).toContain('newest');
    expect(text).not.toContain('oldest');
    expect(text).toMatch(/… \(\d+ more characters are on the record\)/);
    expect(text.length).toBeLessThan(70_000);
  });

  it('is a page on which hostile words are words, and that may load nothing', () => {
    const page = reportPage(parts({ patron: '<img src=x onerror=alert(1)>', lines: [line('</p><script>alert(1)</script>&lt;"')] }));
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<(?:script|img)/);
    expect(page).toContain('&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;lt;&quot;');
  });
});
