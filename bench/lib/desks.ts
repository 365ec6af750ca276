/** A service with many members of staff, and desks in processes of their own at it. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HeadlessProcess, serviceFor, type ChildOptions } from '../../e2e/service/headless-process.js';
import { MEMORY, startProsody, type Account, type Service } from '../../e2e/service/prosody.js';

export interface Library {
  readonly service: Service;
  readonly staff: readonly Account[];
  open(options?: Partial<ChildOptions>): Promise<readonly HeadlessProcess[]>;
  close(): Promise<void>;
}

/** One member of staff for each desk. Journals lie in memory where there is one: real desks do not share one disk. */
export async function startLibrary(desks: number): Promise<Library> {
  const service = await startProsody();
  const folder = fs.mkdtempSync(path.join(fs.existsSync(MEMORY) ? MEMORY : os.tmpdir(), 'deskbell-bench-'));
  const staff = await Promise.all(Array.from({ length: desks }, async (_, n) => {
    const account = await service.addAccount(`staff${n}`);
    for (const room of Object.values(service.rooms)) await service.setAffiliation(room, account.address, 'member');
    return account;
  }));
  const open = async (options: Partial<ChildOptions> = {}): Promise<readonly HeadlessProcess[]> => {
    const opened = await Promise.all(staff.map((account, n) =>
      HeadlessProcess.start({ service: serviceFor(service), account, folder: path.join(folder, `desk-${n}`), point: `Desk ${n}`, tick: 1_000, ...options })));
    await Promise.all(opened.map((desk) => desk.ready));
    return opened;
  };
  return {
    service, staff, open,
    async close() {
      await service.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const stopAll = (desks: readonly HeadlessProcess[]): Promise<unknown> => Promise.all(desks.map((desk) => desk.stop()));
