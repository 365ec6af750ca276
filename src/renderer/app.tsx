import type { CSSProperties } from 'react';
import { Button } from 'react-aria-components/Button';
import { assertNever } from '../core/assert.js';
import { goTo } from './actions.js';
import { Banners } from './banners.js';
import { WaitingSteps } from './conduct/waiting.js';
import { countWaiting, useDesk } from './desk.js';
import { LeftOvers } from './hours/left-over.js';
import { ReliefBanner } from './shifts/relief-banner.js';
import { Queue } from './queue/queue.js';
import { useScreen, type Section } from './screen.js';
import { TopBar } from './top-bar.js';
import { Icon, type IconName } from './ui/icons.js';
import { useLayout, useRem, type Layout } from './ui/layout.js';
import { later } from './ui/later.js';
import { usePane } from './ui/pane.js';
import { PANES } from './ui/panes.js';
import { Splitter } from './ui/splitter.js';

/** The queue is drawn first; what stands beside it follows, and is fetched before anybody asks for it. */
const conversation = () => import('./conversation/conversation.js');
const Conversation = later(async () => (await conversation()).Conversation);
const Channels = later(async () => (await import('./staff/channels.js')).Channels);
const Favours = later(async () => (await import('./favours/page.js')).Favours);
const Settings = later(async () => (await import('./settings/settings.js')).Settings);
const Record = later(async () => (await import('./record/record.js')).Record);
const Statistics = later(async () => (await import('./statistics/page.js')).Statistics);
const Guide = later(async () => (await import('./guide/page.js')).Guide);
const Shifts = later(async () => (await import('./shifts/page.js')).Shifts);
const Scripts = later(async () => (await import('./scripts/page.js')).Scripts);
const Dialogs = later(async () => (await import('./dialogs.js')).Dialogs);

/** For after the first paint. */
export const fetchAhead = (): Promise<unknown> => Promise.all([conversation(), import('./conversation/details.js'), import('./dialogs.js')]);

const PLACES: readonly { readonly section: Section; readonly icon: IconName; readonly label: string }[] = [
  { section: 'desk', icon: 'desk', label: 'Desk' },
  { section: 'channels', icon: 'channels', label: 'Channels' },
  { section: 'favours', icon: 'favour', label: 'Favours' },
  { section: 'shifts', icon: 'shifts', label: 'Shifts' },
  { section: 'scripts', icon: 'scripts', label: 'Scripts' },
  { section: 'answers', icon: 'answers', label: 'Answers' },
  { section: 'record', icon: 'record', label: 'Record' },
  { section: 'statistics', icon: 'statistics', label: 'Statistics' },
  { section: 'settings', icon: 'settings', label: 'Settings' },
];

function Navigation() {
  const section = useScreen((state) => state.section);
  const hasShifts = useDesk((state) => state.shifts !== undefined);
  const supervisor = useDesk((state) => state.supervisor);
  const unread = useDesk((state) => [...state.channels, ...state.people].reduce((n, from) => n + from.unread, 0));
  return (
    <nav className="navigation" aria-label="Places" data-pane="places">
      {PLACES.filter(({ section: its }) => (its === 'shifts' ? hasShifts : its !== 'statistics' || supervisor)).map((place) => (
        <Button key={place.section} className="place" {...(section === place.section ? { 'aria-current': 'page' as const, 'data-focus-first': true } : {})} onPress={() => goTo(place.section)}>
          <Icon name={place.icon} />
          <span>{place.label}</span>
          {place.section === 'channels' && unread > 0 ? <span className="count"><span className="sr-only">, unread: </span>{unread}</span> : null}
        </Button>
      ))}
    </nav>
  );
}

function Main({ section, layout }: { readonly section: Section; readonly layout: Layout }) {
  switch (section) {
    case 'desk':
      return <Conversation layout={layout} />;
    case 'channels':
      return <Channels />;
    case 'favours':
      return <Favours />;
    case 'shifts':
      return <Shifts />;
    case 'scripts':
      return <Scripts />;
    case 'answers':
      return <Guide />;
    case 'record':
      return <Record />;
    case 'statistics':
      return <Statistics />;
    case 'settings':
      return <Settings />;
    default:
      return assertNever(section);
  }
}

function QueuePane({ layout }: { readonly layout: Layout }) {
  const { width, move, keep } = usePane('queue');
  const rem = useRem();
  // With large text the two panes share what there is.
  const style: CSSProperties = layout === 'wide' ? { width: `${width}rem` } : {};
  return (
    <section className="queue-pane" style={style} data-pane="queue" aria-label="Queue">
      <Queue />
      {layout === 'wide' ? <Splitter label="Width of the queue" side="left" value={width} {...PANES.queue} rem={rem} onMove={move} onDone={keep} /> : null}
    </section>
  );
}

/** What the taskbar shows. */
function Title() {
  const point = useDesk((state) => state.point);
  const waiting = useDesk(countWaiting);
  return <title>{`${waiting > 0 ? `${waiting} waiting · ` : ''}${point} · Deskbell`}</title>;
}

export function App() {
  const layout = useLayout();
  const section = useScreen((state) => state.section);
  const idle = useScreen((state) => state.section === 'desk' && state.open === undefined);
  const covered = useScreen((state) => state.covered);
  const dialog = useScreen((state) => state.dialog);
  return (
    <div className="shell" data-layout={layout} data-covered={covered || undefined} data-working={!idle || undefined}>
      <TopBar />
      <Banners />
      <WaitingSteps />
      <LeftOvers />
      <ReliefBanner />
      <Title />
      <div className="body">
        <Navigation />
        <QueuePane layout={layout} />
        <main className="main" data-pane="main" aria-label={PLACES.find((place) => place.section === section)?.label ?? ''}>
          <Main section={section} layout={layout} />
        </main>
      </div>
      {dialog ? <Dialogs dialog={dialog} /> : null}
    </div>
  );
}
