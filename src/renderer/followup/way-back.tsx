import { Button } from 'react-aria-components/Button';
import type { RequestView } from '../../shared/view.js';
import { request as ask } from '../bridge.js';
import { transcript } from '../conversation/transcript-store.js';
import { say } from '../screen.js';
import { Icon } from '../ui/icons.js';
import { callTo, isFollowUp, letterTo, wayWords } from './words.js';

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  say({ tone: 'info', text: 'Copied.' });
}

/** The question as it stands in the transcript, where it is on the screen. */
function questionOf({ id, firstWords }: RequestView): string {
  const { id: shown, lines } = transcript.getState();
  return (shown === id ? lines.findLast((line) => line.kind === 'patron')?.text : undefined) ?? firstWords;
}

function Way({ what, value, open, onOpen }: { readonly what: string; readonly value: string; readonly open: string; readonly onOpen: () => void }) {
  return (
    <div className="way">
      <dt>{what}</dt>
      <dd><bdi dir="ltr">{value}</bdi></dd>
      <dd className="way-actions">
        <Button className="button" aria-label={`Copy ${value}`} onPress={() => void copy(value)}>Copy</Button>
        <Button className="button" onPress={onOpen}>{open}</Button>
      </dd>
    </div>
  );
}

function hint({ wayBack, presence, from }: RequestView): string {
  const byAddress = wayBack?.email !== undefined || wayBack?.phone !== undefined;
  if (presence === 'here') return byAddress ? 'They are on the page now: you can also answer in the chat.' : 'They are there now: answer in the chat.';
  if (byAddress) return `${presence === 'gone' ? 'They have left the page, and the chat does not reach them.' : 'They may have left the page.'} F9 ends it as answered by e-mail or telephone.`;
  return from === 'web page' ? 'If the page is gone, the request ends by itself: there is no other way to answer.' : 'What you write here waits for them in their own program.';
}

/** How somebody is answered who left a question while nobody was there. Nothing opens by itself. */
export function WayBack({ request }: { readonly request: RequestView }) {
  const { wayBack } = request;
  if (!isFollowUp(request)) return null;
  const { name, email, phone } = wayBack ?? {};
  return (
    <section className="way-back private" aria-label="How to answer">
      <p><Icon name="letter" /><strong>{`Follow-up: ${wayWords(request)}.`}</strong> <span>{hint(request)}</span></p>
      <dl hidden={wayBack === undefined}>
        {name === undefined ? null : <div className="way"><dt>Name</dt><dd dir="auto">{name}</dd></div>}
        {email === undefined ? null : <Way what="E-mail" value={email} open="Write an e-mail …" onOpen={() => void ask('link:open', { url: letterTo(email, questionOf(request), request.service) })} />}
        {phone === undefined ? null : <Way what="Telephone" value={phone} open="Call …" onOpen={() => void ask('link:open', { url: callTo(phone) })} />}
      </dl>
    </section>
  );
}
