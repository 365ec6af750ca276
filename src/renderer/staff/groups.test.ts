import { describe, expect, it } from 'vitest';
import type { ChannelView } from '../../shared/view.js';
import { channelMarks, groupsOf } from './groups.js';

const channel = (name: string, over: Partial<ChannelView> = {}): ChannelView => ({
  id: `channel:${name}`, name, joined: true, unread: 0, mentions: 0, people: [], kind: 'other', membersOnly: false, closed: false, made: false, mayManage: false, mayTopic: false, ...over,
});

describe('the list of channels', () => {
  it('stands by whom they are for, each once, without empty groups', () => {
    const all = [channel('z'), channel('old', { kind: 'branch', closed: true }), channel('north', { kind: 'branch' }), channel('everybody', { kind: 'all' }), channel('ask', { kind: 'service', service: 'Ask' }), channel('a')];
    expect(groupsOf(all).map(({ title, channels }) => [title, channels.map(({ name }) => name)])).toEqual([
      ['Branches', ['north']], ['Everybody', ['everybody']], ['Services', ['ask']], ['Others', ['z', 'a']], ['Closed', ['old']],
    ]);
    expect(groupsOf([channel('a')]).map(({ title }) => title)).toEqual(['Others']);
  });

  it('says in words what is new, who is let in, and what cannot be reached', () => {
    expect(channelMarks(channel('a'))).toBe('');
    expect(channelMarks(channel('a', { mentions: 1, unread: 12, membersOnly: true, joined: false }))).toBe('1 mention, 12 unread, members only, not joined');
    expect(channelMarks(channel('a', { joined: false, closed: true, mentions: 2 }))).toBe('2 mentions');
  });
});
