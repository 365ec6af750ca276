/** The packed desk as it is shipped, signed in at a private service, and operated by its keys. */
import fs from 'node:fs';
import path from 'node:path';
import { policyFor } from '../../e2e/pages/desk.js';
import type { Service } from '../../e2e/service/prosody.js';
import { switches } from './data-folder.js';
import { Piped } from './pipe.js';

export interface RunningOptions {
  /** Everything of this run: the policy, the enrolment, and in `data` the desk's own. */
  readonly folder: string;
  /** None: nobody signs in. */
  readonly service?: Service;
  /** Of the policy. */
  readonly change?: object;
  /** Its login for central storage. */
  readonly central?: { readonly user: string; readonly password: string };
  /** The desk's data, when they are not in `folder`. */
  readonly data?: string;
}

export const shippedDesk = (): string => {
  const desk = process.env['DESK_SHIPPED_EXE'];
  if (desk === undefined) throw new Error('DESK_SHIPPED_EXE names no packed desk');
  return desk;
};

/** @returns when the desk is staffed: signed in, every archive read */
export async function runDesk({ folder, service, change, data, central }: RunningOptions): Promise<Piped> {
  const args = [...switches(data ?? path.join(folder, 'data'))];
  if (service) {
    const policy = path.join(folder, 'policy.json');
    fs.writeFileSync(policy, JSON.stringify(policyFor(service, change)));
    const enrolment = path.join(folder, 'enrol.json');
    fs.writeFileSync(enrolment, JSON.stringify({ accounts: [service.service], staff: service.staff[0], ...(central ? { central } : {}) }), { mode: 0o600 });
    args.push('--policy', policy, '--enrol', enrolment);
  }
  const desk = Piped.start({ program: shippedDesk(), args });
  try {
    await desk.until(service ? `document.querySelector('.top-bar')?.textContent.includes('Open to patrons') === true` : `document.querySelector('[role="listbox"]') !== null`);
    return desk;
  } catch (error) {
    await desk.close();
    throw error;
  }
}

const F4 = 115;

/** Takes whoever waits longest, as F4 does; resolves when the room has confirmed it. */
export async function takeNext(desk: Piped): Promise<void> {
  await desk.press('F4', F4);
  await desk.until(`document.querySelector('.conversation textarea')?.readOnly === false`);
}
