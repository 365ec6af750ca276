import { whenOpened } from '../conversation/transcript-store.js';
import { restoreDoing } from './doing.js';
import { setReadTo } from './read-to.js';

/** What main kept of a conversation beside its draft goes on where it was. */
export function startLines(): void {
  whenOpened((id, { doing, readTo }) => {
    restoreDoing(id, doing);
    setReadTo(id, readTo);
  });
}
