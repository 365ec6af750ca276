/** Shifts and cover, as a window sees them. All times are ms since 1970 UTC. */

export interface ShiftView {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly mine: boolean;
  /** Service point or service; '' where the calendar says nothing. */
  readonly place: string;
  readonly from: number;
  readonly to: number;
  readonly allDay?: true;
  /** `next`: at its place. `late`: it goes on, and the person is at no desk. */
  readonly mark?: 'now' | 'next' | 'late';
  /** Whose shift it was. */
  readonly coverFor?: string;
  /** Id of the cover that is asked for, or that was agreed on. */
  readonly cover?: string;
  /** Cover can be asked for by who sits here. */
  readonly mayAsk: boolean;
}

export interface PartView {
  readonly person: string;
  readonly name: string;
  readonly mine: boolean;
  readonly from: number;
  readonly to: number;
}

export interface OfferedView extends PartView {
  readonly at: number;
  /** How often they covered for others in the last 90 days, or have agreed to. */
  readonly covered: number;
}

export interface CoverView {
  readonly id: string;
  /** Whose shift it is. */
  readonly name: string;
  readonly askedBy: string;
  /** It is the shift of who sits here. */
  readonly mine: boolean;
  readonly place: string;
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  readonly urgent: boolean;
  readonly state: 'asked' | 'offered' | 'agreed' | 'withdrawn' | 'over';
  readonly offers: readonly OfferedView[];
  /** Shared out fairly, to be confirmed by a person. */
  readonly proposal: readonly PartView[];
  /** What of it would stay open with the proposal, or is open with what was agreed on. */
  readonly open: readonly { readonly from: number; readonly to: number }[];
  readonly agreed?: { readonly by: string; readonly parts: readonly PartView[] };
  readonly calledAgain: boolean;
  readonly mayOffer: boolean;
  readonly mayTakeBack: boolean;
  readonly mayDecide: boolean;
}

export interface ShiftsView {
  /** IANA name: days and hours are the library's. */
  readonly timeZone: string;
  /** When the calendar was last known to be as its source has it; none: it was not read yet. */
  readonly readAt?: number;
  /** Why it could not be read, or not anew. */
  readonly problem?: string;
  /** What in it was not understood, at most 50. */
  readonly notUnderstood: readonly { readonly where: string; readonly reason: string }[];
  readonly notUnderstoodCount: number;
  /** From today on, in order of time, at most 400. */
  readonly shifts: readonly ShiftView[];
  /** Those that are open or to come, in order of time. */
  readonly covers: readonly CoverView[];
}
