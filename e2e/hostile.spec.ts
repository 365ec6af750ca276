import { expect, test } from './pages/test.js';
import type { DeskPage } from './pages/desk.js';

/** What somebody sends, and what may stand on the screen for it. */
const TEXTS: readonly { readonly what: string; readonly sent: string; readonly shown: string }[] = [
  { what: 'HTML', sent: '<img src=x onerror="document.title=1"><script>document.title=1</script><b>bold</b> &amp;', shown: '<img src=x onerror="document.title=1"><script>document.title=1</script><b>bold</b> &amp;' },
  { what: 'a closed tag', sent: '</p></article></main>"\'><svg onload=document.title=1>', shown: '</p></article></main>"\'><svg onload=document.title=1>' },
  { what: 'a script URL', sent: 'javascript:document.title=1 [x](javascript:document.title=1)', shown: 'javascript:document.title=1 [x](javascript:document.title=1)' },
  { what: 'marks of direction', sent: 'pay \u202E00.001\u202C \u2066to\u2069 gpj.exe', shown: 'pay 00.001 to gpj.exe' },
  { what: 'control characters', sent: 'a\u0085b\u0090c\u007Fd\u2028e\uFFF9f', shown: 'a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf' },
  { what: 'emoji of several signs', sent: '👩🏽‍🔬 👨‍👩‍👧‍👦 🏴‍☠️ 🇦🇶', shown: '👩🏽‍🔬 👨‍👩‍👧‍👦 🏴‍☠️ 🇦🇶' },
  { what: 'stacked marks', sent: `Z${'\u0335'.repeat(40)}algo`, shown: `Z${'\u0335'.repeat(40)}algo` },
  { what: 'line breaks', sent: 'one\ntwo\r\nthree\n\n\nfour', shown: 'one\ntwo\nthree\n\n\nfour' },
  { what: 'a placeholder', sent: '{patron} ${process.exit()} %s %n {{constructor}}', shown: '{patron} ${process.exit()} %s %n {{constructor}}' },
];

/** Nothing but text came of it. */
async function expectHarmless(desk: DeskPage): Promise<void> {
  expect(desk.page.url()).toBe('app://deskbell/');
  expect(await desk.page.title()).toMatch(/Deskbell$/);
  expect(await desk.page.locator('img, script:not([src]), iframe, b, svg[onload]').count()).toBe(0);
  expect(desk.errors).toEqual([]);
}

const words = (desk: DeskPage) => desk.lines.locator('.words');

test('whatever a patron writes is shown as text', async ({ library }) => {
  const desk = await library.open();
  const patron = await library.patron('first');
  await desk.open('first');
  await patron.sendAll(TEXTS.map(({ sent }) => sent));
  await expect(words(desk)).toHaveCount(TEXTS.length + 1);
  const shown = await words(desk).evaluateAll((all) => all.map(({ textContent }) => textContent));
  expect(shown.slice(1)).toEqual(TEXTS.map((text) => text.shown));
  await expect(desk.lines.filter({ hasText: 'gpj.exe' })).toContainText('hidden marks removed');
  await expectHarmless(desk);
});

test('a text of 60,000 characters is folded, and nothing of it is lost', async ({ library }) => {
  const desk = await library.open();
  const long = 'All the king’s horses. '.repeat(2_700).slice(0, 60_000);
  await library.patron(long);
  await desk.open('king');
  await expect(desk.request('king')).toContainText('…');
  const all = desk.lines.getByRole('button', { name: 'Show all 60,000 characters' });
  await all.click();
  await expect(all).toBeHidden();
  expect(await words(desk).textContent()).toBe(long);
  await expectHarmless(desk);
});

test('one word without an end stays within its pane', async ({ library }) => {
  const desk = await library.open();
  await library.patron('W'.repeat(2_000));
  await desk.open('WWW');
  await expect(words(desk)).toBeVisible();
  for (const place of [desk.page.getByRole('listbox', { name: 'Requests' }), desk.conversation.getByRole('log'), desk.page.locator('html')]) {
    expect(await place.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
  }
});

test('a note and a channel show hostile words as text too', async ({ library }) => {
  const { service, ben } = library;
  const desk = await library.open();
  const html = TEXTS[0]?.sent ?? '';
  await desk.logWalkIn(html);
  await desk.open('onerror');
  await expect(desk.lines.filter({ hasText: html })).toHaveAttribute('aria-label', /^Note/);

  const client = await library.patron(undefined, { account: ben });
  await client.raw(`<presence to="${service.rooms.staff}/&lt;b&gt;Ben&lt;/b&gt;"><x xmlns="http://jabber.org/protocol/muc"/></presence><message to="${service.rooms.staff}" type="groupchat" id="one"><body>@ana &lt;img src=x onerror="document.title=1"&gt; \u202Egpj</body></message>`);
  await desk.take('@ana');
  await expect(desk.lines.filter({ hasText: '@ana <img src=x onerror="document.title=1"> gpj' })).toBeVisible();
  await expectHarmless(desk);
});

test('a reply of hostile words reaches the patron as it was written', async ({ library }) => {
  const desk = await library.open();
  const patron = await library.patron('first');
  await desk.take('first');
  const said = ['HTML', 'emoji of several signs', 'a placeholder'].flatMap((name) => TEXTS.filter(({ what }) => what === name));
  expect(said).toHaveLength(3);
  for (const { what, sent } of said) {
    await desk.composer.fill(sent);
    await desk.composer.press('Enter');
    // Somebody may have forgotten to fill it in: it is sent at the second press.
    if (what === 'a placeholder') {
      await expect(desk.composer).toHaveValue(sent);
      await desk.composer.press('Enter');
    }
    await expect(desk.composer).toHaveValue('');
    expect((await patron.waitFor(sent)).body).toBe(sent);
  }
  await expectHarmless(desk);
});
