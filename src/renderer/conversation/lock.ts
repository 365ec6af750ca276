/** Why nothing can be written or sent here now, in words; pure. */
import type { DeskView, RequestView } from '../../shared/view.js';
import { holderWords } from '../queue/words.js';

/** `read-only`: it is somebody else's word, or nobody's. `not-now`: writing is possible, sending is not; the draft stays. */
export interface Lock {
  readonly kind: 'read-only' | 'not-now';
  readonly reason: string;
  readonly canTake?: true;
}

type Desk = Pick<DeskView, 'connections' | 'record'> & { readonly me: DeskView['me'] | undefined };

/** What keeps the whole desk from sending. */
export function deskLock(desk: Desk): Lock | undefined {
  if (desk.record.journal === 'closed') return { kind: 'not-now', reason: 'Not recording, so nothing can be sent. The draft is kept.' };
  if (!desk.me) return { kind: 'not-now', reason: 'Nobody is signed in, so nothing can be sent. The draft is kept.' };
  if (desk.connections.some((connection) => connection.state === 'offline')) return { kind: 'not-now', reason: 'Offline, so nothing can be sent until the connection is back. The draft is kept.' };
  if (desk.connections.some((connection) => connection.state === 'connecting')) return { kind: 'not-now', reason: 'Connecting. Nothing can be sent yet; the draft is kept.' };
  return undefined;
}

export function replyLock(desk: Desk, request: RequestView | undefined): Lock | undefined {
  if (!request || request.phase === 'ended') return { kind: 'read-only', reason: 'This request has ended.' };
  if (!request.holder) return { kind: 'read-only', reason: 'Nobody has taken this request yet.', canTake: true };
  if (!request.holder.mine) return { kind: 'read-only', reason: `This request is with ${holderWords(request) ?? 'another desk'}.` };
  return deskLock(desk);
}

/** Notes go on the record of any request that is open; walk-ins and calls can be noted before sign-in too. */
export function noteLock(desk: Desk, request: RequestView | undefined): Lock | undefined {
  if (!request || request.phase === 'ended') return { kind: 'read-only', reason: 'This request has ended.' };
  return desk.record.journal === 'closed' ? deskLock(desk) : undefined;
}
