import type { ReviewMark } from '../../shared/review/types.js';
import { Icon, type IconName } from '../ui/icons.js';
import { useReview } from './store.js';
import { personName, shown } from './words.js';

const WORDS: Readonly<Record<ReviewMark['kind'], { readonly icon: IconName; readonly words: string }>> = {
  reviewed: { icon: 'sent', words: 'reviewed it' },
  unreviewed: { icon: 'pending', words: 'took back that it was reviewed' },
  flagged: { icon: 'flag', words: 'flagged it' },
  unflagged: { icon: 'flag', words: 'took the flag away' },
  comment: { icon: 'note', words: 'commented' },
  'handed-to': { icon: 'offer', words: 'handed it to' },
};

function Mark({ mark }: { readonly mark: ReviewMark }) {
  const { moment } = useReview((state) => state.times);
  const { icon, words } = WORDS[mark.kind];
  return (
    <li className="mark">
      <Icon name={icon} />
      <p><strong>{personName(mark.by)}</strong> {words}{mark.to === undefined ? '' : ` ${personName(mark.to)}`} <span className="quiet figures">{moment(mark.at)}</span></p>
      {mark.text === undefined ? null : <blockquote className="private" dir="auto">{shown(mark.text).text}</blockquote>}
    </li>
  );
}

/** What reviewers did with it, the oldest first. All of it stays. */
export function Marks({ marks }: { readonly marks: readonly ReviewMark[] }) {
  return (
    <section className="marks" aria-labelledby="marks-title">
      <h3 id="marks-title">Review</h3>
      {marks.length === 0 ? <p className="quiet">Nobody has reviewed it yet.</p> : <ol>{marks.toSorted((a, b) => a.at - b.at).map((mark, index) => <Mark key={index} mark={mark} />)}</ol>}
    </section>
  );
}
