import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import * as z from 'zod';
import type { Log } from '../log/log.js';
import { readIfThere, writeDurably } from './durable.js';

export interface DeskIdentity {
  /** 32 hex digits: the name of this desk for ever, in the journal, in the room and as XMPP resource. */
  readonly id: string;
  /** It could not be written: the next start is another desk. */
  readonly lasting: boolean;
}

const stored = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/), machine: z.string().regex(/^[0-9a-f]{32}$/) });

/**
 * The machine id and a random number, hashed. A copy of the folder on another computer is another desk and gets an id
 * of its own: two desks with one id would throw each other out of the server.
 */
export function openDeskId(folder: string, machineId: string, log: Log): DeskIdentity {
  const file = path.join(folder, 'desk.json');
  try {
    const text = readIfThere(file, 4_096);
    const known = text === undefined ? undefined : stored.safeParse(parseJson(text)).data;
    if (known?.machine === digest(`machine ${known?.id} ${machineId}`)) return { id: known.id, lasting: true };
    if (text !== undefined) log.warn('desk gets a new id', { reason: known ? 'copied' : 'damaged' });
  } catch (error) {
    log.warn('desk id not readable', { error });
  }
  const id = digest(`desk ${machineId} ${randomBytes(16).toString('hex')}`);
  try {
    writeDurably(file, `${JSON.stringify({ id, machine: digest(`machine ${id} ${machineId}`) })}\n`);
    return { id, lasting: true };
  } catch (error) {
    log.warn('desk id not saved', { error });
    return { id, lasting: false };
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
