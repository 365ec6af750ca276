import type { DeskPage } from './desk.js';

/** What the system would have opened. Nothing is opened in a test. */
export async function watchWhatOpens(desk: DeskPage): Promise<() => Promise<readonly string[]>> {
  await desk.app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Reflect.set(globalThis, 'openedLinks', opened);
    shell.openExternal = async (url) => void opened.push(url);
  });
  return () => desk.app.evaluate(() => [...(Reflect.get(globalThis, 'openedLinks'))].map(String));
}
