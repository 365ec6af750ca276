import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Header } from 'react-aria-components/Header';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import type { ChannelView } from '../../shared/view.js';
import { openChannel } from '../actions.js';
import { Composer } from '../conversation/composer.js';
import { deskLock, type Lock } from '../conversation/lock.js';
import { Transcript } from '../conversation/transcript.js';
import { useDesk } from '../desk.js';
import { screen, useScreen } from '../screen.js';
import { Colleagues, Direct } from './direct.js';
import { CommandButton } from '../ui/keys.js';
import { channelMarks, groupsOf } from './groups.js';
import { OnRecord } from './on-record.js';
import { PersonStanding } from './person-state.js';
import { UploadsBar } from './uploads.js';
import { Find } from './find.js';
import { useFound } from './find-store.js';

function ChannelRow({ channel }: { readonly channel: ChannelView }) {
  return (
    <>
      <span className="channel-name" data-unread={channel.unread > 0 || undefined}>{channel.name}</span>
      <span className="quiet" data-strong={channel.mentions > 0 || undefined}>{channelMarks(channel)}</span>
    </>
  );
}

function OpenChannel({ channel }: { readonly channel: ChannelView }) {
  const connections = useDesk((state) => state.connections);
  const record = useDesk((state) => state.record);
  const me = useDesk((state) => state.me);
  const may = useDesk((state) => state.rooms.may);
  const finding = useFound((state) => state.id === channel.id);
  const apart: Lock | undefined = !may.post ? { kind: 'read-only', reason: 'The policy of your library does not let you write here.' } : channel.closed ? { kind: 'read-only', reason: 'This channel is closed. What was said stays.' } : channel.joined ? undefined : { kind: 'not-now', reason: channel.problem?.message ?? 'This desk is not in the channel now, so nothing can be sent. The draft is kept.' };
  return (
    <section className="conversation" aria-label={`Channel ${channel.name}`}>
      <header className="conversation-head">
        <div className="conversation-name">
          <h2 dir="auto">{channel.name}</h2>
          {channel.topic === undefined ? null : <p className="topic" dir="auto"><span>{channel.topic}</span></p>}
        </div>
        {channel.mayTopic ? <CommandButton command="channelTopic" className="button">Topic …</CommandButton> : null}
        {channel.mayManage && !channel.closed && may.create ? <CommandButton command="channelSettings" className="button">Change …</CommandButton> : null}
        {channel.closed && channel.made && may.create ? <CommandButton command="reopenChannel" className="button">Open again</CommandButton> : null}
        <CommandButton command="findLine" className="button">Find …</CommandButton>
        <Occupants channel={channel} />
      </header>
      <OnRecord where={channel.id} />
      {finding ? <Find key={channel.id} where={channel.name} /> : <Transcript key={channel.id} id={channel.id} label={`What was said in ${channel.name}`} />}
      <UploadsBar channel={channel.id} />
      <Composer key={`compose ${channel.id}`} id={channel.id} label={`To everybody in ${channel.name}:`} kind="reply" lock={deskLock({ connections, record, me }) ?? apart}>
        {channel.joined && may.upload ? <CommandButton command="shareFile" className="button">Share a file …</CommandButton> : null}
        <CommandButton command="askFavour" className="button">Ask a favour …</CommandButton>
      </Composer>
    </section>
  );
}

/** As many names as stand above the words without pushing them off the screen. */
const FEW = 8;

/** Who is in the room now, and what they do. */
function Occupants({ channel: { people, closed } }: { readonly channel: ChannelView }) {
  const [all, setAll] = useState(false);
  const shown = all ? people : people.slice(0, FEW);
  if (closed || people.length === 0) return <p className="occupants quiet"><span>{closed ? 'closed' : 'nobody else is here'}</span></p>;
  return <ul className="occupants quiet" aria-label="Who is here">{shown.map(({ address, name }) => <li key={address}>{name} <PersonStanding address={address} /></li>)}{shown.length < people.length ? <li><Button className="link" onPress={() => setAll(true)}>and {people.length - shown.length} more</Button></li> : null}</ul>;
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
  const makes = useDesk((state) => state.rooms.makes && state.rooms.may.create);
  // Said where staff first write to each other after a start, and there alone.
  const where = channel?.id ?? person?.id;
  useEffect(() => {
    if (where !== undefined && screen.getState().onRecord === undefined) screen.setState({ onRecord: { where } });
  }, [where]);
  if (channels.length === 0 && !person && !makes) {
    return <div className="nothing"><h2>No channels</h2><p>Channels of your library appear here after you sign in.</p></div>;
  }
  return (
    <div className="channels">
      <div className="channel-list">
        <h2 id="channels-title">Channels</h2>
        <ListBox aria-labelledby="channels-title" items={groupsOf(channels)} selectionMode="single" selectionBehavior="replace" disallowEmptySelection selectedKeys={channel ? [channel.id] : []} onSelectionChange={(keys) => keys !== 'all' && keys.forEach((key) => openChannel(String(key)))}>
          {(group) => (
            <ListBoxSection id={group.id}>
              <Header className="channel-group">{group.title}</Header>
              {group.channels.map((item) => <ListBoxItem key={item.id} id={item.id} textValue={item.name} className="channel"><ChannelRow channel={item} /></ListBoxItem>)}
            </ListBoxSection>
          )}
        </ListBox>
        {makes ? <CommandButton command="newChannel" className="link">New channel …</CommandButton> : null}
        <Colleagues chosen={chosen} />
      </div>
      {channel ? <OpenChannel channel={channel} /> : person ? <Direct key={person.id} person={person} /> : null}
    </div>
  );
}
