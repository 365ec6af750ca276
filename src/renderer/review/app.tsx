import { Button } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { Icon, type IconName } from '../ui/icons.js';
import { later } from '../ui/later.js';
import { Accesses } from './accesses.js';
import { goTo, signOut, takeBack } from './actions.js';
import { Desks } from './desks.js';
import { KEYS, keyWords } from './keys.js';
import { useLayout } from './layout.js';
import { List } from './list.js';
import { Reading } from './reading.js';
import { Sheets } from './sheets.js';
import { SignIn } from './sign-in.js';
import { useReview, type Place } from './store.js';
import { plural } from './words.js';

const RecordStatistics = later(async () => (await import('./statistics.js')).RecordStatistics);
const ToDisclose = later(async () => (await import('./to-disclose.js')).ToDisclose);
const Holds = later(async () => (await import('./holds/page.js')).Holds);

interface PlaceWords {
  readonly place: Place;
  readonly icon: IconName;
  readonly label: string;
  /** Something else begins here. */
  readonly begins?: true;
}

const PLACES: readonly PlaceWords[] = [
  { place: 'unreviewed', icon: 'record', label: 'To review' },
  { place: 'sample', icon: 'pending', label: 'Weekly sample' },
  { place: 'handed', icon: 'offer', label: 'Handed to me' },
  { place: 'flagged', icon: 'flag', label: 'Flagged' },
  { place: 'all', icon: 'channels', label: 'Everything' },
  { place: 'disclose', icon: 'letter', label: 'To disclose', begins: true },
  { place: 'holds', icon: 'hold', label: 'Legal holds' },
  { place: 'statistics', icon: 'statistics', label: 'Statistics' },
  { place: 'accesses', icon: 'eye', label: 'Who looked' },
  { place: 'desks', icon: 'desk', label: 'Desks' },
];

function Places() {
  const place = useReview((state) => state.place);
  const unreviewed = useReview((state) => state.overview?.unreviewedThisMonth ?? 0);
  const troubled = useReview((state) => state.overview?.desks.filter(({ problems }) => problems.length > 0).length ?? 0);
  const sample = useReview((state) => state.start.sample);
  const collected = useReview((state) => state.collected.length);
  const undecided = useReview((state) => state.holds?.holds.filter(({ asked, lifted }) => asked && !lifted).length ?? 0);
  const counts: Partial<Record<Place, readonly [n: number, words: string]>> = { unreviewed: [unreviewed, 'not reviewed this month'], disclose: [collected, 'collected'], holds: [undecided, 'to be decided'], desks: [troubled, 'with problems'] };
  return (
    <nav className="piles" aria-label="What to look at" data-pane="places">
      {PLACES.filter((one) => one.place !== 'sample' || sample > 0).map((one) => {
        const [n, words] = counts[one.place] ?? [0, ''];
        return (
          <Button key={one.place} className="pile" data-begins={one.begins} {...(place === one.place ? { 'aria-current': 'page' as const, 'data-focus-first': true } : {})} onPress={() => goTo(one.place)}>
            <Icon name={one.icon} />
            <span>{one.label}</span>
            {n > 0 ? <span className="count figures"><span className="sr-only">, </span>{n.toLocaleString('en')}<span className="sr-only"> {words}</span></span> : null}
          </Button>
        );
      })}
    </nav>
  );
}

/** Who is signed in, and whether the list can be trusted to be whole. */
function Head() {
  const library = useReview((state) => state.start.library);
  const overview = useReview((state) => state.overview);
  const covered = useReview((state) => state.covered);
  return (
    <header className="review-head">
      <h1>Review <span className="quiet">{library}</span></h1>
      {overview ? (
        <Group className="review-state" aria-label="Status">
          {covered ? <span className="status"><Icon name="covered" data-essential />Words are covered</span> : null}
          <span className="status">{overview.indexing > 0 ? <><Icon name="pending" data-essential />{plural(overview.indexing, 'row')} on the way into the list</> : <><Icon name="centre" />{plural(overview.items, 'conversation')}</>}</span>
          <span className="status">Signed in: {overview.me}</span>
          <Button className="button" onPress={() => void signOut()}>Sign out</Button>
        </Group>
      ) : null}
    </header>
  );
}

/** What was done, where it is read out and covers nothing. */
function Said() {
  const said = useReview((state) => state.said);
  return (
    <div className="said-last" data-problem={said?.problem || undefined}>
      <output>{said?.text ?? ''}</output>
      {said?.reviewed ? <Button className="link" onPress={() => void takeBack()}>Take it back <kbd aria-hidden="true">{keyWords(KEYS.takeBack.keys)}</kbd></Button> : null}
    </div>
  );
}

function Main({ place }: { readonly place: Place }) {
  const opened = useReview((state) => state.opened !== undefined);
  if (place === 'disclose') return <ToDisclose />;
  if (place === 'holds') return <Holds />;
  if (place === 'statistics') return <RecordStatistics />;
  if (place === 'accesses') return <Accesses />;
  if (place === 'desks') return <Desks />;
  return (
    <div className="review-both" data-opened={opened || undefined}>
      <List />
      <Reading />
    </div>
  );
}

export function App() {
  const layout = useLayout();
  const place = useReview((state) => state.place);
  const signedIn = useReview((state) => state.overview !== undefined);
  const covered = useReview((state) => state.covered);
  const resuming = useReview((state) => state.start.signedIn);
  const unreviewed = useReview((state) => state.overview?.unreviewedThisMonth ?? 0);
  return (
    <div className="review" data-layout={layout} data-covered={covered || undefined}>
      <title>{signedIn && unreviewed > 0 ? `Review, ${unreviewed.toLocaleString('en')} to review` : 'Review'}</title>
      <Head />
      {signedIn ? <div className="review-body"><Places /><Main place={place} /></div> : resuming ? null : <SignIn />}
      {signedIn ? <Said /> : null}
      <Sheets />
    </div>
  );
}
