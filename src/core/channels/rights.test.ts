import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newConversation } from '../conversation.js';
import { isRefusal } from '../decide/decision.js';
import { decideReply } from '../decide/reply.js';
import { channelConversation } from '../identity.js';
import { ModelDesk } from '../testing/desk.js';
import { ANA, CHANNEL, NINE } from '../testing/samples.js';
import { DEFAULT_RIGHTS, GRANTED_TO, holdsLink, mayDo, refusalWords, RIGHTS, rightsOf, type RightsTable } from './rights.js';

const tables = fc.record({ create: fc.constantFrom(...GRANTED_TO), upload: fc.constantFrom(...GRANTED_TO), delete: fc.constantFrom(...GRANTED_TO), post: fc.constantFrom(...GRANTED_TO), comment: fc.constantFrom(...GRANTED_TO), react: fc.constantFrom(...GRANTED_TO), links: fc.constantFrom(...GRANTED_TO) });

describe('rights in channels', () => {
  it('are by default: administrators create, upload and delete; staff post, comment, react and share links', () => {
    expect(RIGHTS.filter((right) => mayDo(right, DEFAULT_RIGHTS, false))).toEqual(['post', 'comment', 'react', 'links']);
    expect(RIGHTS.filter((right) => mayDo(right, DEFAULT_RIGHTS, true))).toEqual([...RIGHTS]);
  });

  it('of an administrator hold all of the staff’s, and nobody means nobody', () => {
    fc.assert(fc.property(tables, fc.constantFrom(...RIGHTS), (table, right) => {
      expect(mayDo(right, table, true) || !mayDo(right, table, false)).toBe(true);
      expect(mayDo(right, table, true)).toBe(table[right] !== 'nobody');
      for (const supervisor of [true, false]) for (const each of RIGHTS) expect(rightsOf(table, supervisor)[each]).toBe(mayDo(each, table, supervisor));
      expect(refusalWords(right, table[right])).toContain(table[right] === 'nobody' ? 'nobody' : 'administrators');
    }));
  });

  it('find links as other clients make them, and not in plain words', () => {
    expect(['see https://a.example', 'HTTP://A.EXAMPLE', 'mailto:a@b.example', '(www.library.example)'].map(holdsLink)).toEqual([true, true, true, true]);
    expect(['no link', 'https:// is how they begin', 'awww.so', 'a@b.example', ''].map(holdsLink)).toEqual([false, false, false, false, false]);
  });
});

describe('writing in a channel', () => {
  const say = (body: string, change: Partial<RightsTable>, supervisor = false) => {
    const desk = new ModelDesk({ number: 1 });
    desk.record([{ kind: 'signed-in', address: ANA, point: 'Main desk' }], NINE);
    const env = desk.env(NINE);
    return decideReply(desk.state, newConversation(channelConversation(CHANNEL)), { body }, { ...env, supervisor, rules: { ...env.rules, rights: { ...DEFAULT_RIGHTS, ...change } } });
  };

  it('is refused before anything is recorded where the table does not allow it', () => {
    expect(say('hello', { post: 'administrators' })).toEqual({ refused: 'no-right', lacks: { right: 'post', granted: 'administrators' } });
    expect(say('https://a.example', { links: 'nobody' }, true)).toEqual({ refused: 'no-right', lacks: { right: 'links', granted: 'nobody' } });
    expect(isRefusal(say('hello', { links: 'nobody' }))).toBe(false);
    expect(isRefusal(say('https://a.example', {}))).toBe(false);
    expect(isRefusal(say('hello', { post: 'administrators' }, true))).toBe(false);
  });
});
