import { useDeferredValue, useMemo } from 'react';
import { Button } from 'react-aria-components/Button';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import type { PersonView } from '../../shared/people-view.js';
import { end } from '../actions.js';
import { Composer } from '../conversation/composer.js';
import { deskLock } from '../conversation/lock.js';
import { Transcript } from '../conversation/transcript.js';
import { useDesk, useRequest } from '../desk.js';
import { closeDialog } from '../screen.js';
import { Choose } from '../ui/choose.js';
import { CommandButton } from '../ui/keys.js';
import { Sheet } from '../ui/sheet.js';
import { OnRecord } from './on-record.js';
import { openDirect } from './open-direct.js';
import { choicesOf, colleaguesOf, standingWords, type PersonChoice } from './people-order.js';
import { Standing } from './person-state.js';

const useColleagues = (): readonly PersonView[] => {
  const people = useDesk((state) => state.people);
  const me = useDesk((state) => state.me?.address);
  return useMemo(() => colleaguesOf(people, me), [people, me]);
};

/** Of a large staff the first stand in the list, and whoever is chosen; the rest is found by typing. */
const MOST = 40;
const NOBODY: readonly PersonView[] = [];

/** Everybody of the staff; whoever is chosen is written to. */
export function Colleagues({ chosen }: { readonly chosen: string | undefined }) {
  const colleagues = useColleagues();
  // After what was said, which is what somebody came for.
  const shown = useDeferredValue(useMemo(() => colleagues.filter(({ id }, index) => index < MOST || id === chosen), [colleagues, chosen]), NOBODY);
  if (colleagues.length === 0) return null;
  return (
    <>
      <h2 id="colleagues-title">Colleagues</h2>
      <ListBox
        aria-labelledby="colleagues-title" items={shown} selectionMode="single" selectionBehavior="replace" selectedKeys={chosen !== undefined && shown.some(({ id }) => id === chosen) ? [chosen] : []}
        onSelectionChange={(keys) => keys !== 'all' && keys.forEach((key) => openDirect(String(key)))}
      >
        {(person) => (
          <ListBoxItem id={person.id} textValue={`${person.name}, ${standingWords(person)}`} className="channel">
            <span className="channel-name" data-unread={person.unread > 0 || undefined}>{person.name}{person.unread > 0 ? <span className="unread">{person.unread} unread</span> : null}</span>
            <Standing person={person} />
          </ListBoxItem>
        )}
      </ListBox>
      {shown.length > 0 && shown.length < colleagues.length ? <CommandButton command="messageColleague" className="link">and {colleagues.length - shown.length} more …</CommandButton> : null}
    </>
  );
}

/** Where they are not at work, the server keeps it for them. */
const whereItGoes = ({ state, name }: PersonView): string => (state === 'not-at-work' ? `Waits until ${name} signs in.` : '');

/** The conversation between two of the staff. */
export function Direct({ person }: { readonly person: PersonView }) {
  const connections = useDesk((state) => state.connections);
  const record = useDesk((state) => state.record);
  const me = useDesk((state) => state.me);
  const waits = useRequest(person.id);
  return (
    <section className="conversation" data-place="direct" aria-label={`Direct messages with ${person.name}`}>
      <header className="conversation-head">
        <div className="conversation-name">
          <h2 dir="auto">{person.name}</h2>
          <p className="quiet"><Standing person={person} /><span>{whereItGoes(person)}</span></p>
        </div>
        {waits ? <Button className="button" onPress={() => void end(person.id, 'answered')}>Nothing to answer</Button> : null}
      </header>
      <OnRecord where={person.id} />
      <Transcript key={person.id} id={person.id} label={`What was said with ${person.name}`} />
      <output className="typing-in quiet">{waits?.typing ? `${person.name} is typing …` : ''}</output>
      <Composer key={`compose ${person.id}`} id={person.id} label={`To ${person.name}:`} kind="reply" lock={deskLock({ connections, record, me })} />
    </section>
  );
}

const beside = ({ person }: PersonChoice) => <Standing person={person} />;

/** "Message …": by keys from anywhere. */
export function ChooseColleague() {
  const colleagues = useColleagues();
  const choices = useMemo(() => choicesOf(colleagues), [colleagues]);
  const choose = ({ id }: PersonChoice): void => {
    closeDialog();
    // After the dialog has given the focus back.
    requestAnimationFrame(() => openDirect(id));
  };
  return (
    <Sheet title="Message a colleague">
      <Choose label="Find a colleague" listLabel="Colleagues" placeholder="To whom?" choices={choices} none="Colleagues are listed after you sign in." onChoose={choose} beside={beside} />
    </Sheet>
  );
}
