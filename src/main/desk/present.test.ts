import { describe, expect, it } from 'vitest';
import type { HeardPresence } from '../../core/heard.js';
import { ANA, BEN, CHANNEL, deskId, inRoom, operation, ROOM, TEXTS } from '../../core/testing/samples.js';
import { Present } from './present.js';

const OWN = deskId(1);
/** Somebody in a room, as the room says: at desk number n, under a nick that is the desk's own. */
function occupant(room: string, address: string, n: number, changes: Partial<HeardPresence> = {}): HeardPresence {
  const nick = `${address.split('@')[0]} (${n})`;
  return { from: `${room}/${nick}`, available: true, occupant: { room, nick, address: `${address}/desk-${deskId(n)}`, affiliation: 'member', self: n === 1 }, ...changes };
}
const people = (present: Present) => present.channel(CHANNEL, 'Staff', undefined, undefined).people.map((p) => p.name);
const points = (present: Present) => present.others(OWN).map((c) => [c.name, c.point]);

function joined(): Present {
  const present = new Present({ room: ROOM, texts: TEXTS });
  for (const room of [ROOM, CHANNEL]) present.room(room, true, undefined);
  return present;
}

describe('service points of other desks', () => {
  it('are known as soon as a desk enters the room, before it has done anything', () => {
    const present = joined();
    present.hear(occupant(ROOM, BEN, 2, { point: 'North' }));
    expect(points(present)).toEqual([['Ben', 'North']]);
  });

  it('come from its operations where its presence says none', () => {
    const present = joined();
    present.hear(occupant(ROOM, BEN, 2));
    expect(points(present)).toEqual([['Ben', '']]);
    present.hearStates([inRoom(operation('o', { desk: deskId(2), author: BEN, point: 'Annex' }))], () => undefined);
    expect(points(present)).toEqual([['Ben', 'Annex']]);
  });

  it('are labels: who else claims one changes nobody’s, and nothing in them changes the list', () => {
    const present = joined();
    present.hear(occupant(ROOM, BEN, 2, { point: 'North' }));
    present.hear(occupant(ROOM, ANA, 3, { point: ' North\n\u202Eevil\u0007 ' }));
    expect(points(present)).toEqual([['Ana', 'North evil\uFFFD'], ['Ben', 'North']]);
    expect(present.isThere(deskId(2))).toBe(true);
    present.hear(occupant(ROOM, BEN, 2, { available: false }));
    expect(points(present)).toHaveLength(1);
    expect(present.isThere(deskId(2))).toBe(false);
  });
});

describe('who is there', () => {
  it('is heard anew by the next person at the same computer', () => {
    const present = joined();
    present.hear(occupant(ROOM, ANA, 1, { occupant: { room: ROOM, nick: 'ana (1)', address: `${ANA}/desk-${OWN}`, affiliation: 'owner', self: true } }));
    for (const room of [ROOM, CHANNEL]) present.hear(occupant(room, ANA, 1));
    present.hear(occupant(CHANNEL, 'cleo@library.example', 3));
    present.hearViewing(`${ANA}/desk-${OWN}`, 'some conversation');
    expect(people(present)).toEqual(['Ana', 'Cleo']);
    present.signedOut();
    expect(people(present)).toEqual([]);
    expect([present.isJoined(ROOM), present.isJoined(CHANNEL), present.supervisor, present.isThere(OWN)]).toEqual([false, false, false, false]);
    expect(present.viewers('desk-x').size).toBe(0);
    present.room(CHANNEL, true, undefined);
    present.hear(occupant(CHANNEL, BEN, 1));
    expect(people(present)).toEqual(['Ben']);
  });
});
