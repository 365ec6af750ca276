import { Button } from 'react-aria-components/Button';
import { assertNever } from '../../core/assert.js';
import type { NoticeView } from '../../shared/view.js';
import { goTo, openConversation } from '../actions.js';
import { request } from '../bridge.js';
import { useDesk } from '../desk.js';
import { focusPane } from '../focus.js';
import { screen, unsay, useScreen } from '../screen.js';
import { Icon, type IconName } from './icons.js';

interface Shown {
  readonly key: string;
  readonly tone: 'info' | 'warning' | 'problem';
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => unknown } | undefined;
  readonly dismiss: () => unknown;
}

const ICONS: Readonly<Record<Shown['tone'], IconName>> = { info: 'info', warning: 'warning', problem: 'warning' };
const MOST = 4;

function actionOf({ action }: NoticeView): Shown['action'] {
  switch (action?.type) {
    case undefined:
      return undefined;
    case 'open-conversation':
      return { label: 'Open', run: () => openConversation(action.id) };
    case 'open-favour':
      return { label: 'Show', run: () => goTo('favours') };
    case 'retry-journal':
      return { label: 'Try again', run: () => request('record:retry', undefined) };
    case 'sign-in':
      return { label: 'Sign in', run: showSignIn };
    default:
      return assertNever(action);
  }
}

export function showSignIn(): void {
  screen.setState({ section: 'desk', open: undefined });
  requestAnimationFrame(() => focusPane('main'));
}

const ofNotice = (notice: NoticeView): Shown => ({ key: notice.id, tone: notice.tone, text: notice.text, action: actionOf(notice), dismiss: () => request('notice:dismiss', { id: notice.id }) });

/** What was said to the person: under the queue, where it covers nothing. It stays until it is read. */
export function Messages() {
  const notices = useDesk((state) => state.notices);
  const own = useScreen((state) => state.messages);
  const shown: readonly Shown[] = [...notices.map(ofNotice), ...own.map((message): Shown => ({ key: `own-${message.id}`, tone: message.tone, text: message.text, action: message.action, dismiss: () => unsay(message.id) }))];
  const hidden = Math.max(0, shown.length - MOST);
  return (
    <ul className="messages" aria-label="Messages" aria-live="polite" aria-relevant="additions">
      {hidden > 0 ? <li className="quiet">and {hidden} earlier</li> : null}
      {shown.slice(-MOST).map(({ key, tone, text, action, dismiss }) => (
        <li key={key} className="message" data-tone={tone}>
          <Icon name={ICONS[tone]} />
          <p>{text}</p>
          {action ? <Button className="link" onPress={() => void action.run()}>{action.label}</Button> : null}
          <Button className="icon-button" aria-label="Dismiss" onPress={() => void dismiss()}><Icon name="close" /></Button>
        </li>
      ))}
    </ul>
  );
}
