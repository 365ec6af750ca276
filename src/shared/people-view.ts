/** Colleagues, as windows see them: who they are, whether they are there, and what of theirs is unread. */
import type { Standing } from '../core/presence/presence.js';

/** Somebody of the staff, also who is not at work. */
export interface PersonView extends Standing {
  /** Of the conversation between the two of you; used like a request id in the conversation calls. */
  readonly id: string;
  readonly address: string;
  readonly name: string;
  /** Service points of the desks at which they are signed in; '' for none. */
  readonly point: string;
  /** Their messages since you last looked. */
  readonly unread: number;
}
