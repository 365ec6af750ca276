/** Files in channels: on the record before anything of them leaves, then on the server, then said in the channel. */
import type { Conversation } from '../conversation.js';
import type { SharedFile } from '../files/shared.js';
import { Deciding, type Decision, type Env, type Refusal } from './decision.js';
import { ref } from './operate.js';
import { lacking } from './right.js';

/** Whether the person may share it now. @returns why not */
export function refusesSharing(me: string | undefined, env: Env): Refusal | undefined {
  if (me === undefined) return { refused: 'not-signed-in' };
  return env.session(me) === undefined ? { refused: 'offline' } : lacking('upload', env);
}

/** The server has the file: its address is said, so that every client shows it. */
export function decideShare(c: Conversation, file: SharedFile, d: Deciding): Decision | Refusal {
  const { me } = d.state;
  const refusal = refusesSharing(me, d.env);
  if (refusal ?? me === undefined) return refusal ?? { refused: 'not-signed-in' };
  const originId = d.env.newId();
  d.event({ kind: 'reply', in: ref(c), to: c.conv, originId, body: file.url, room: true, file });
  d.effect({ type: 'send', via: me, out: { type: 'room-message', room: c.conv, originId, body: file.url, file } });
  return d.decision;
}
