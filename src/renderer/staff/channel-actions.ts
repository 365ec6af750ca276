/** What keys and the palette do with the channel on the screen. */
import type { ChannelView } from '../../shared/view.js';
import { ask } from '../bridge.js';
import { desk } from '../desk.js';
import { say, screen } from '../screen.js';

function openOne(): ChannelView | undefined {
  const { section, channel } = screen.getState();
  return section === 'channels' ? desk().channels.find(({ id }) => id === channel) : undefined;
}

export const withChannel = (run: (id: string) => unknown): unknown => {
  const channel = openOne();
  return channel ? run(channel.id) : undefined;
};

export const channelIs = (so: (channel: ChannelView) => boolean) => (): boolean => {
  const channel = openOne();
  return channel !== undefined && so(channel);
};

export const mayMakeChannels = (): boolean => desk().rooms.makes && desk().rooms.may.create && desk().texts.mayEdit;

export async function reopenChannel(id: string): Promise<void> {
  const done = await ask('channel:change', { id, closed: false });
  if (!done.ok) say({ tone: 'problem', text: done.message });
}

/** It asks which one; the line in the channel says the rest. */
export async function shareFile(id: string): Promise<void> {
  const done = await ask('file:share', { id });
  if (!done.ok) say({ tone: 'problem', text: done.message });
}
