import { memo } from 'react';
import { useStore } from 'zustand';
import type { RequestView } from '../../shared/view.js';
import { useDesk, useRequest } from '../desk.js';
import { screen } from '../screen.js';
import { cameIn, followUpWords, isFollowUp } from '../followup/words.js';
import { useClock } from '../ui/clock.js';
import { Icon, ModeIcon } from '../ui/icons.js';
import { stopwatch } from '../ui/time.js';
import { useRows } from './rows.js';
import { holderWords, offerWords, RETURNED, rowSentence, serviceWords, WAITS } from './words.js';

const Sentence = ({ request, gone, several }: { readonly request: RequestView; readonly gone: boolean; readonly several: boolean }) => (
  <span className="sr-only">{useClock((now) => rowSentence(request, now, gone, several))}</span>
);

const Waiting = ({ since }: { readonly since: number }) => <span className="figures">{useClock((now) => stopwatch(now - since))}</span>;

const CameIn = ({ at }: { readonly at: number }) => <span className="figures">{useClock((now) => cameIn(at, now))}</span>;

/** The corner of a row: who holds it, or how long it waits. */
function Corner({ request }: { readonly request: RequestView }) {
  const holder = holderWords(request);
  if (holder !== undefined) return <span className={request.holder?.mine ? 'holder mine' : 'holder'}>{holder}</span>;
  return (
    <span className="waiting">
      {request.alarm > 0 ? <Icon name="bell" /> : null}
      {isFollowUp(request) ? <CameIn at={request.waitingSince} /> : <Waiting since={request.waitingSince} />}
    </span>
  );
}

const Marks = ({ request, gone }: { readonly request: RequestView; readonly gone: boolean }) => (
  <>
    {gone ? <span className="tag">gone</span> : null}
    {followUpWords(request) === '' ? null : <span className="tag follow-up"><Icon name="letter" /><span>{followUpWords(request)}</span></span>}
    {request.offer ? <span className={request.offer.toMe ? 'tag strong offered private' : 'tag offered'}><Icon name="offer" /><span>{offerWords(request)}</span></span> : null}
    {request.phase === 'on-hold' ? <span className="tag"><Icon name="hold" />on hold</span> : null}
    {request.pending ? <span className="tag"><Icon name="pending" />not shared yet</span> : null}
    {request.byHand ? <span className="tag strong"><Icon name="warning" />by hand</span> : null}
    {request.followUp === 'waits' ? <span className="tag"><Icon name="pending" />{WAITS}</span> : null}
    {request.returned ? <span className="tag"><Icon name="back" />{RETURNED}</span> : null}
    {request.silent ? <span className="tag strong"><Icon name="warning" />no answer</span> : null}
    {request.hasDraft ? <span className="tag"><Icon name="draft" />draft</span> : null}
  </>
);

/** What one row shows. It listens to its own request alone: another one's change does not draw it again. */
export const Row = memo(({ id }: { readonly id: string }) => {
  const live = useRequest(id);
  const ghost = useRows((state) => state.ghosts[id]);
  const isOpen = useStore(screen, (state) => state.open === id && state.section === 'desk');
  const several = useDesk((state) => state.services.length > 1);
  const request = live ?? ghost;
  if (!request) return null;
  const gone = live === undefined;
  const service = serviceWords(request, several);
  return (
    <div className="row" data-request={id} data-open={isOpen || undefined} data-alarm={request.holder ? undefined : request.alarm || undefined} data-held={request.holder ? (request.holder.mine ? 'mine' : 'other') : undefined} data-gone={gone || undefined} data-offered={(request.offer?.toMe && !gone) || undefined}>
      <Sentence request={request} gone={gone} several={several} />
      <div className="row-seen" aria-hidden="true">
        <ModeIcon mode={request.mode} />
        <span className="who" dir="auto">{request.who}{service === '' ? null : <span className="service">{service}</span>}</span>
        {request.unread > 0 && !gone ? <span className="count">{request.unread}</span> : null}
        <Corner request={request} />
        <span className="second">
          <Marks request={request} gone={gone} />
          <span className="words private" dir="auto">{request.typing ? 'typing …' : request.firstWords || request.from}</span>
        </span>
      </div>
    </div>
  );
});
Row.displayName = 'Row';
