import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseText } from '../../shared/texts/kinds.js';
import type { KnownTexts } from '../texts/known.js';
import { textBody, textKey, type TextOf } from '../texts/text.js';
import { ANA, CHANNEL, NINE, ROOM } from '../testing/samples.js';
import { channelsOf, localPartFor, MAX_CHANNELS, type Channel } from './channel.js';

const HOST = 'channels.library.example';
const named: Channel = { address: CHANNEL, name: 'All branches', kind: 'all', access: 'staff', closed: false, made: false };
const text = (id: string, content?: Partial<NonNullable<TextOf<'channel'>['content']>>): TextOf<'channel'> => ({
  kind: 'channel', id, language: 'und', ...(content ? { content: { name: id, address: `${id}@${HOST}`, access: 'staff', ...content } } : { removed: true }),
});
const known = (...texts: readonly TextOf<'channel'>[]): KnownTexts => new Map(texts.map((one, n) => [textKey(one), { settled: { id: `s${n}`, by: ANA, at: NINE, text: one }, provisional: [] }]));

describe('channels', () => {
  it('are those of the policy in its order, then those of administrators by name', () => {
    const all = channelsOf({ channels: [named], host: HOST }, known(text('z', { name: 'Archive' }), text('a', { name: 'Zines', closed: true }), text('m', { name: 'Maps', access: 'members' }), text('gone')));
    expect(all.map(({ name, access, closed, made }) => ({ name, access, closed, made }))).toEqual([
      { name: 'All branches', access: 'staff', closed: false, made: false }, { name: 'Archive', access: 'staff', closed: false, made: true },
      { name: 'Maps', access: 'members', closed: false, made: true }, { name: 'Zines', access: 'staff', closed: true, made: true },
    ]);
    expect(channelsOf({ channels: [named] }, known(text('a', {})))).toEqual([named]);
  });

  it('cannot be made of another room: not of the desk room, not elsewhere, not of one that the policy names', () => {
    const hostile = [text('desk', { address: ROOM }), text('x', { address: 'x@evil.example' }), text('y', { address: `z@${HOST}` }), text('n', { address: CHANNEL })];
    expect(channelsOf({ channels: [named], host: HOST }, known(...hostile))).toEqual([named]);
    expect(channelsOf({ channels: [{ ...named, address: `n@${HOST}` }], host: HOST }, known(text('n', {})))).toHaveLength(1);
  });

  it('are bounded', () => {
    const many = Array.from({ length: 3 * MAX_CHANNELS }, (_, n) => text(`c${n}`, {}));
    expect(channelsOf({ channels: [named], host: HOST }, known(...many))).toHaveLength(MAX_CHANNELS);
  });

  it('have addresses of their own that any server takes', () => {
    expect(['Zines & maps', 'Über uns', '—', 'ÑANDÚ'].map((name) => localPartFor(name, new Set()))).toEqual(['zines-maps', 'uber-uns', 'channel', 'nandu']);
    expect(localPartFor('Maps', new Set(['maps', 'maps-2']))).toBe('maps-3');
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 90 }), fc.uniqueArray(fc.string({ maxLength: 4 })), (name, taken) => {
      const local = localPartFor(name, new Set(taken));
      expect(local).toMatch(/^[a-z0-9][a-z0-9-]{0,60}$/);
      expect(taken).not.toContain(local);
    }));
  });
});

describe('what administrators say of a channel', () => {
  const read = (content: object) => parseText({ kind: 'channel', id: 'maps', language: 'und' }, JSON.stringify(content));
  const good = { name: 'Maps', address: `maps@${HOST}`, access: 'members' };

  it('is read strictly', () => {
    expect(read(good)).toEqual({ kind: 'channel', id: 'maps', language: 'und', content: good });
    expect(read({ ...good, closed: true })).toBeDefined();
    for (const bad of [{ name: '' }, { name: 'x'.repeat(81) }, { name: 'a\u202Eb' }, { name: 'a\nb' }, { address: 'maps' }, { address: `maps@${HOST}/x` }, { address: `MAPS@${HOST}` }, { address: `<a>@${HOST}` }, { access: 'everybody' }, { closed: false }, { owner: 'me' }]) {
      expect([bad, read({ ...good, ...bad })]).toEqual([bad, undefined]);
    }
  });

  it('is readable in any client', () => {
    expect(textBody(text('maps', { name: 'Maps', access: 'members' }))).toBe('Channel “Maps” (maps, und):\n\nmaps@channels.library.example, for its members');
    expect(textBody(text('maps', { name: 'Maps', closed: true }))).toContain('closed');
  });
});
