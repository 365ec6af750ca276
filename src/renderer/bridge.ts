/** The one way out of this window. Intents are requests; a refused one is told to the person, never lost. */
import type { Answer, Args, Bridge } from '../shared/contract.js';
import type { RequestChannel } from '../shared/channels.js';
import { say } from './screen.js';

declare global {
  interface Window {
    readonly deskbell: Bridge;
  }
}

export const bridge: Bridge = window.deskbell;

/** Never rejects: a broken bridge is an answer like any other. */
export async function ask<C extends RequestChannel>(channel: C, args: Args[C]): Promise<Answer<C>> {
  try {
    return await bridge.request(channel, args);
  } catch {
    return { ok: false, code: 'internal', message: 'Deskbell did not answer. Close the window and open it again; nothing on the record is lost.' };
  }
}

/** Asks, and says a refusal in the messages. */
export async function request<C extends RequestChannel>(channel: C, args: Args[C]): Promise<Answer<C>> {
  const answer = await ask(channel, args);
  if (!answer.ok) say({ tone: 'problem', text: answer.message });
  return answer;
}
