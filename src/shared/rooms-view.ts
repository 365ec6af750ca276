/** What a window sees of the staff's channels beside the channels themselves. */
import type { ChannelKind } from '../core/channels/channel.js';
import type { FileRules } from '../core/files/shared.js';
import type { Right } from '../core/channels/rights.js';

/** A shared file, as far as whoever shared it says. */
export interface FileView {
  /** Harmless, whatever it was. */
  readonly name: string;
  /** "PNG picture" */
  readonly kind: string;
  /** Bytes. */
  readonly size?: number;
  readonly sha256?: string;
  readonly url: string;
}

export interface UploadView {
  readonly id: string;
  /** Of the channel, as in the conversation calls. */
  readonly channel: string;
  readonly name: string;
  readonly percent: number;
}

export interface ChannelFacts {
  /** For whom it is: it stands in the list by that. */
  readonly kind: ChannelKind;
  /** Name of the service whose staff it is for. */
  readonly service?: string;
  readonly branch?: string;
  readonly topic?: string;
  readonly membersOnly: boolean;
  /** Nobody writes there any more. */
  readonly closed: boolean;
  /** An administrator made it at a desk; the others are the policy's. */
  readonly made: boolean;
  /** Whoever is signed in may rename, close and open it, and say who belongs to it. */
  readonly mayManage: boolean;
  /** The room lets them set its topic. */
  readonly mayTopic: boolean;
}

export interface RoomsView {
  /** What whoever is signed in may do in channels, by the policy. */
  readonly may: Readonly<Record<Right, boolean>>;
  /** The policy has a place for new channels. */
  readonly makes: boolean;
  /** What may be shared. */
  readonly files: FileRules;
  /** Files on their way to the server. */
  readonly uploads: readonly UploadView[];
}
