import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/said.css';
import './review.css';
import type { Look } from '../../shared/review/contract.js';
import { resume } from './actions.js';
import { App } from './app.js';
import { ask } from './bridge.js';
import { startKeys } from './keys.js';
import { beginning, store } from './store.js';

function applyLook(look: Look): void {
  document.documentElement.dataset['theme'] = look.theme;
  document.documentElement.style.fontSize = `${look.textSize}%`;
  store.setState(({ start }) => ({ start: { ...start, look } }));
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const started = await ask('review:begin', undefined);
if (started.ok) {
  store.setState(beginning(started.value));
  applyLook(started.value.look);
  window.deskbellReview.on('review:look', applyLook);
  startKeys();
  createRoot(root).render(<StrictMode><App /></StrictMode>);
  if (started.value.signedIn) void resume();
} else {
  const text = document.createElement('p');
  text.setAttribute('role', 'alert');
  text.textContent = started.message;
  root.append(text);
}
