/** The list of channels as it is read: by whom they are for. */
import type { ChannelView } from '../../shared/view.js';

export interface Group {
  readonly id: string;
  readonly title: string;
  readonly channels: readonly ChannelView[];
}

const GROUPS = [
  { id: 'branch', title: 'Branches', has: ({ kind, closed }: ChannelView) => kind === 'branch' && !closed },
  { id: 'all', title: 'Everybody', has: ({ kind, closed }: ChannelView) => kind === 'all' && !closed },
  { id: 'service', title: 'Services', has: ({ kind, closed }: ChannelView) => kind === 'service' && !closed },
  { id: 'other', title: 'Others', has: ({ kind, closed }: ChannelView) => kind === 'other' && !closed },
  { id: 'closed', title: 'Closed', has: ({ closed }: ChannelView) => closed },
] as const;

/** Groups without a channel are left out; within one the order is main's. */
export const groupsOf = (channels: readonly ChannelView[]): readonly Group[] =>
  GROUPS.map(({ id, title, has }) => ({ id, title, channels: channels.filter(has) })).filter((group) => group.channels.length > 0);

/** Beside the name: what a glance has to find. */
export function channelMarks({ mentions, unread, joined, closed, membersOnly }: ChannelView): string {
  const marks = [
    mentions > 0 ? `${mentions} ${mentions === 1 ? 'mention' : 'mentions'}` : '', unread > 0 ? `${unread} unread` : '', membersOnly ? 'members only' : '', joined || closed ? '' : 'not joined',
  ];
  return marks.filter((mark) => mark !== '').join(', ');
}
