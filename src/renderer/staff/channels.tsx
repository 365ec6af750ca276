import { useEffect } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import type { ChannelView } from '../../shared/view.js';
import { openChannel } from '../actions.js';
import { Composer } from '../conversation/composer.js';
import { deskLock, type Lock } from '../conversation/lock.js';
import { Transcript } from '../conversation/transcript.js';
import { useDesk } from '../desk.js';
import { CommandButton } from '../ui/keys.js';
import { useScreen } from '../screen.js';
import { Colleagues, Direct } from './direct.js';
import { Find } from './find.js';
import { useFound } from './find-store.js';

const count = (n: number, word: string): string => `${n} ${word}`;

function ChannelRow({ channel }: { readonly channel: ChannelView }) {
  const marks = [channel.mentions > 0 ? count(channel.mentions, channel.mentions === 1 ? 'mention' : 'mentions') : '', channel.unread > 0 ? count(channel.unread, 'unread') : '', channel.joined ? '' : 'not joined'];
  return (
    <>
      <span className="channel-name" data-unread={channel.unread > 0 || undefined}>{channel.name}</span>
      <span className="quiet" data-strong={channel.mentions > 0 || undefined}>{marks.filter((mark) => mark !== '').join(', ')}</span>
    </>
  );
}

function OpenChannel({ channel }: { readonly channel: ChannelView }) {
  const connections = useDesk((state) => state.connections);
  const record = useDesk((state) => state.record);
  const me = useDesk((state) => state.me);
  const finding = useFound((state) => state.id === channel.id);
  const apart: Lock | undefined = channel.joined ? undefined : { kind: 'not-now', reason: channel.problem?.message ?? 'This desk is not in the channel now, so nothing can be sent. The draft is kept.' };
  return (
    <section className="conversation" aria-label={`Channel ${channel.name}`}>
      <header className="conversation-head">
        <div className="conversation-name">
          <h2>{channel.name}</h2>
          <p className="quiet"><span>{channel.people.length === 0 ? 'nobody else is here' : channel.people.map(({ name }) => name).join(', ')}</span></p>
        </div>
        <CommandButton command="findLine" className="button">Find …</CommandButton>
      </header>
      {finding ? <Find key={channel.id} where={channel.name} /> : <Transcript key={channel.id} id={channel.id} label={`What was said in ${channel.name}`} />}
      <Composer key={`compose ${channel.id}`} id={channel.id} label={`To everybody in ${channel.name}:`} kind="reply" lock={deskLock({ connections, record, me }) ?? apart}>
        <CommandButton command="askFavour" className="button">Ask a favour …</CommandButton>
      </Composer>
    </section>
  );
}

/** Channels of the staff: the same transcript and composer as with a patron. */
export function Channels() {
  const channels = useDesk((state) => state.channels);
  const chosen = useScreen((state) => state.channel);
  const channel = channels.find(({ id }) => id === chosen);
  const person = useDesk((state) => state.people.find(({ id }) => id === chosen));
  const first = channels[0]?.id;
  useEffect(() => {
    if (!channel && !person && first !== undefined) openChannel(first);
  }, [channel, person, first]);
  if (channels.length === 0 && !person) {
    return <div className="nothing"><h2>No channels</h2><p>Channels of your library appear here after you sign in.</p></div>;
  }
  return (
    <div className="channels">
      <div className="channel-list">
        <h2 id="channels-title">Channels</h2>
        <ListBox aria-labelledby="channels-title" items={channels} selectionMode="single" selectionBehavior="replace" disallowEmptySelection selectedKeys={channel ? [channel.id] : []} onSelectionChange={(keys) => keys !== 'all' && keys.forEach((key) => openChannel(String(key)))}>
          {(item) => <ListBoxItem id={item.id} textValue={item.name} className="channel"><ChannelRow channel={item} /></ListBoxItem>}
        </ListBox>
        <Colleagues chosen={chosen} />
      </div>
      {channel ? <OpenChannel channel={channel} /> : person ? <Direct key={person.id} person={person} /> : null}
    </div>
  );
}
