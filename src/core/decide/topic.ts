/** The topic of a channel (XEP-0045 §8.1): who changes it the room decides, and every change is on the record. */
import type { Conversation, Identity } from '../conversation.js';
import { originRef } from '../entry.js';
import type { HeardRoom } from '../heard.js';
import { channelConversation } from '../identity.js';
import type { DeskState } from '../state.js';
import { Deciding, type Decision, type Env, type Refusal } from './decision.js';
import { ref } from './operate.js';

export function decideTopic(state: DeskState, c: Conversation, topic: string, env: Env): Decision | Refusal {
  if (state.me === undefined) return { refused: 'not-signed-in' };
  if (env.session(state.me) === undefined) return { refused: 'offline' };
  const d = new Deciding(state, env);
  const originId = env.newId();
  d.event({ kind: 'topic', in: ref(c), originId, topic });
  d.effect({ type: 'send', via: state.me, out: { type: 'topic', room: c.conv, originId, topic } });
  return d.decision;
}

/** Whoever enters is told the topic as it is; only a change of it gets a place in the archive. */
export function hearTopic(d: Deciding, item: HeardRoom): Identity | undefined {
  const { room, texts } = d.env.rules;
  if (item.id === undefined || item.archive === room || item.archive === texts) return undefined;
  const identity = channelConversation(item.archive);
  const own = item.originId !== undefined && d.env.recorded(originRef(item.archive, item.originId)) !== undefined;
  if (!own) d.event({ kind: 'heard', in: identity, item, stamp: item.stamp ?? d.env.now });
  return identity;
}
