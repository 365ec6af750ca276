import { describe, expect, it } from 'vitest';
import { parseXml } from '../xml.js';
import { buildPoint, parsePoint } from './desk-point.js';
import { buildMembersQuery, parseMembers } from './xep-0045-members.js';

const presence = (inside: string) => parseXml(`<presence xmlns="jabber:client">${inside}</presence>`);
const desk = (attributes: string): string => `<desk xmlns="urn:deskbell:desk:0" ${attributes}/>`;

describe('what a desk says of itself', () => {
  it('is read as it was said', () => {
    const said = buildPoint('North & <South>', ['ask@library.test', 'law@library.test']);
    expect(parsePoint(presence(said.toString()))).toEqual({ point: 'North & <South>', serves: ['ask@library.test', 'law@library.test'] });
    expect(parsePoint(presence(buildPoint('North', []).toString()))).toEqual({ point: 'North', serves: [] });
  });

  it('may be what an older desk says, which names no services', () => {
    expect(parsePoint(presence(desk('point="North"')))).toEqual({ point: 'North' });
  });

  it.each([
    ['nothing', '', undefined],
    ['another namespace', '<desk xmlns="urn:other" point="North"/>', undefined],
    ['two of them', desk('point="A"') + desk('point="B"'), undefined],
    ['a name of white space', desk('point="  " serves=" "'), { serves: [] }],
    ['a name that is too long', desk(`point="${'x'.repeat(201)}" serves="ask@library.test/desk no@@address ask@library.test"`), { serves: ['ask@library.test', 'ask@library.test'] }],
    ['too many services', desk(`point="A" serves="${'a@b '.repeat(21)}"`), { point: 'A' }],
    ['services without end', desk(`point="A" serves="${'a'.repeat(70_000)}"`), { point: 'A' }],
  ])('is taken for no more than it is: %s', (_what, inside, expected) => expect(parsePoint(presence(inside))).toEqual(expected));
});

describe('the list of those who belong to a room', () => {
  const list = (inside: string) => parseMembers(parseXml(`<iq type="result"><query xmlns="http://jabber.org/protocol/muc#admin">${inside}</query></iq>`));

  it('is asked for one affiliation at a time', () => {
    expect(buildMembersQuery('member').toString()).toBe('<query xmlns="http://jabber.org/protocol/muc#admin"><item affiliation="member"/></query>');
  });

  it('names bare addresses, and nobody who has none', () => {
    expect(list('<item affiliation="member" jid="Ana@Library.test/pc"/><item affiliation="member"/><item jid=""/><item jid="@@"/><other jid="x@y"/>')).toEqual(['ana@library.test']);
    expect(parseMembers(parseXml('<iq type="result"/>'))).toEqual([]);
  });

  it('is cut where it is absurdly long', () => expect(list('<item jid="a@b"/>'.repeat(5_001))).toHaveLength(5_000));
});
