/** What a window sees of the staff's channels beside the channels themselves. */
import type { Right } from '../core/channels/rights.js';

export interface RoomsView {
  /** What whoever is signed in may do in channels, by the policy. */
  readonly may: Readonly<Record<Right, boolean>>;
}
