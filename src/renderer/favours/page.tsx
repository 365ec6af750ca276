import { useDesk } from '../desk.js';
import { CommandButton } from '../ui/keys.js';
import { FavourCard } from './card.js';
import { partsOf } from './words.js';

/** Favours of mine and of my branches. */
export function Favours() {
  const favours = useDesk((state) => state.favours);
  const channels = useDesk((state) => state.channels);
  const parts = partsOf(favours, channels);
  return (
    <div className="page favours">
      <div className="favours-head">
        <h2>Favours</h2>
        <CommandButton command="askFavour" className="button primary">Ask a favour …</CommandButton>
        <CommandButton command="needCover" className="button">I need cover …</CommandButton>
      </div>
      {parts.length === 0 ? <p>Nobody has asked for anything. What you ask of colleagues, and what they ask of you, stands here until it is done.</p> : null}
      {parts.map(({ title, favours: some }) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <ul className="favour-list">{some.map(({ id }) => <li key={id}><FavourCard id={id} /></li>)}</ul>
        </section>
      ))}
    </div>
  );
}
