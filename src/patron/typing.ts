import type { ChatState } from '../core/heard.js';

/** ms (XEP-0085): a pause in one's own typing; and how long the other side's is believed without a new sign. */
export const TYPING = { pause: 5_000, believed: 30_000 } as const;

/** Tells the desk when the patron is typing and when not: only changes, never the words. */
export function tellTyping(send: (state: ChatState) => void) {
  let told = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (typing: boolean) => {
    clearTimeout(timer);
    if (typing) timer = setTimeout(() => tell(false), TYPING.pause);
    if (told === typing) return;
    told = typing;
    send(typing ? 'composing' : 'paused');
  };
  return {
    typed: (text: string) => tell(text.trim() !== ''),
    /** A message says by itself that its typing is over. */
    sent: () => {
      clearTimeout(timer);
      told = false;
    },
  };
}

/** Whether the librarian is typing. */
export function hearTyping(changed: () => void) {
  let typing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const set = (to: boolean) => {
    clearTimeout(timer);
    if (to) timer = setTimeout(() => set(false), TYPING.believed);
    if (typing === to) return;
    typing = to;
    changed();
  };
  return { now: () => typing, heard: (state: ChatState) => set(state === 'composing'), over: () => set(false) };
}
