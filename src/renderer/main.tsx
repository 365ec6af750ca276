import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/queue.css';
import './styles/said.css';
import './styles/conversation.css';
import './styles/crisis.css';
import './styles/conduct.css';
import './styles/examples.css';
import './styles/guide.css';
import './styles/exact.css';
import './styles/favours.css';
import './styles/lines.css';
import './styles/people.css';
import './styles/followup.css';
import './styles/shifts.css';
import './styles/statistics.css';
import { assertNever } from '../core/assert.js';
import { log, openConversation, takeNext } from './actions.js';
import { startAlerts } from './alerts.js';
import { App, fetchAhead } from './app.js';
import { ask, bridge } from './bridge.js';
import { startAfterSteps } from './conduct/ask-after.js';
import { startDrafts } from './conversation/drafts.js';
import { startLines } from './lines/start.js';
import { receiveLines, refreshTranscript, startTranscript } from './conversation/transcript-store.js';
import { settings, startDesk, subscribeSettings } from './desk.js';
import { startRows } from './queue/rows.js';
import { show } from './screen.js';
import { startPerson } from './person.js';
import { startShortcuts } from './shortcuts.js';

function applyLook(): void {
  const { theme, textSize } = settings();
  document.documentElement.dataset['theme'] = theme;
  document.documentElement.style.fontSize = `${textSize}%`;
}

function startCommands(): void {
  bridge.on('command', (command) => {
    switch (command.type) {
      case 'log':
        return void log(command.mode);
      case 'open-conversation':
        return openConversation(command.id);
      case 'take-next':
        return void takeNext();
      case 'leave':
        return show({ type: 'last-desk', next: 'quit' });
      default:
        return assertNever(command);
    }
  });
}

/** Two frames: the first is drawn when the second begins. A hidden window draws none, hence the clock. */
function afterFirstPaint(then: () => void): void {
  let done = false;
  const once = (): void => {
    if (!done) then();
    done = true;
  };
  requestAnimationFrame(() => requestAnimationFrame(once));
  window.setTimeout(once, 250);
}

/** What works on the desk, once it is there. */
function startAll(): void {
  applyLook();
  subscribeSettings(applyLook);
  startRows();
  startPerson();
  startAfterSteps();
  startDrafts();
  startLines();
  startTranscript();
  startShortcuts();
  startAlerts();
  startCommands();
}

/** ms; the first key is answered before more is loaded. */
const OPENED = 300;

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const page = createRoot(root);
try {
  const there = startDesk({ lines: receiveLines, refetched: () => void refreshTranscript() });
  // While main opens the journal, the page draws all that does not depend on it; the window is hidden until the desk is in it.
  // At once: what is compiled for it is then kept in the code cache, which is made when this script has run.
  flushSync(() => page.render(<StrictMode><App /></StrictMode>));
  const putIn = await there;
  flushSync(() => {
    putIn();
    startAll();
  });
  delete root.dataset['empty'];
} catch (error) {
  page.unmount();
  const text = document.createElement('p');
  text.setAttribute('role', 'alert');
  text.textContent = error instanceof Error ? error.message : 'Deskbell could not start its window. Close it and open it again.';
  document.body.append(text);
}
afterFirstPaint(() => {
  void ask('window:ready', undefined);
  window.setTimeout(() => requestIdleCallback(() => void fetchAhead()), OPENED);
});
