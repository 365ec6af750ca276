import { DEFAULT_TYPES } from '../../core/files/shared.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.js';
import { defaultPolicy, MAX_POLICY, parsePolicy } from './parse.js';

const minimal = {
  library: 'Riverside Library',
  timeZone: 'Europe/Berlin',
  services: [{ address: 'ask@library.example', name: 'Ask a librarian' }],
  rooms: { desk: 'desk@rooms.library.example' },
};
const parse = (change: object = {}, computer?: string) => parsePolicy(JSON.stringify({ ...minimal, ...change }), computer);

function refusal(read: () => unknown): string {
  try {
    read();
    return 'accepted';
  } catch (error) {
    if (error instanceof AppError && error.code === 'policy-invalid') return error.message;
    throw error;
  }
}

describe('a policy', () => {
  it('gets the defaults that DESIGN.md names', () => {
    expect(parse()).toEqual({
      ...minimal,
      services: [{ ...minimal.services[0], languages: ['en', 'es'], scripts: [], mandatory: {} }],
      rooms: { ...minimal.rooms, channels: [] },
      channels: { rights: { create: 'administrators', upload: 'administrators', delete: 'administrators', post: 'staff', comment: 'staff', react: 'staff', links: 'staff' }, files: { types: [...DEFAULT_TYPES], maxSize: 10 } },
      point: 'Desk',
      queue: { order: ['in-person', 'phone', 'patron-im', 'staff-im'], claimWithin: 30, cap: 3, offerWithin: 60, returnAfter: 5, noAddressAfter: 60, silence: 90, holdingLine: 'offer', patronSilence: 300, endAfter: 180 },
      kinds: { questions: ['Known item', 'Subject search', 'Facts and figures', 'Reading advice', 'Account', 'Computers and printing', 'Directions and hours', 'Events and rooms', 'Other'], tags: [] },
      holidays: [], statistics: { byPerson: false, year: { begins: 7, notReference: ['Directions and hours', 'Computers and printing', 'Events and rooms'], outcomes: ['answered', 'partly', 'referred', 'not-answered', 'by-email', 'by-phone'], unclassified: 'count', consultations: { tags: [] } } }, idle: { away: 300, forgotten: 1_200, afterShift: 120, countdown: 60 },
      referrals: [],
      favours: { remindBefore: 15 },
      alerts: { repeatEvery: 15, notifications: 'who', sound: {} },
      globalShortcuts: { walkIn: 'CommandOrControl+Shift+F2', call: 'CommandOrControl+Shift+F3', takeNext: 'CommandOrControl+Shift+F4' },
      conduct: {
        ladder: 'default', steps: {}, blockHours: 24, undo: 5, lapsesAfter: 30,
        scripts: { encouraged: 'encourage-question', warned: 'conduct-1', final: 'conduct-3', ended: 'end-kindly', blocked: 'disconnect' },
      },
      privacy: {
        cards: [], nationalIds: ['us', 'es'], published: [], staffNames: [],
        warn: ['card', 'pin', 'national-id', 'payment', 'email', 'phone', 'address', 'loan', 'staff-name'], mask: ['card', 'pin', 'national-id', 'payment', 'email', 'phone', 'address'],
      },
      coach: { jargon: [] },
      suggestions: { words: [], ignore: [] },
      crisis: { inside: [], danger: { inside: [] }, illness: { inside: [] }, 'self-harm': { inside: [] }, abuse: { inside: [] } },
      links: {},
      numbers: { emergency: '911', crisis: '988' },
      screen: {},
      secrets: {},
    });
  });

  it('fills one half-written section without losing the other half', () => {
    expect(parse({ queue: { claimWithin: 60 } }).queue).toEqual({ order: ['in-person', 'phone', 'patron-im', 'staff-im'], claimWithin: 60, cap: 3, offerWithin: 60, returnAfter: 5, noAddressAfter: 60, silence: 90, holdingLine: 'offer', patronSilence: 300, endAfter: 180 });
  });

  it('may begin with a byte order mark and name its schema', () => {
    expect(parsePolicy(`\uFEFF${JSON.stringify({ $schema: './policy.schema.json', ...minimal })}`).library).toBe('Riverside Library');
  });

  it.each(['UTC', 'Europe/Berlin', 'US/Eastern', 'Asia/Kolkata', 'Asia/Calcutta', 'Etc/UTC'])('knows the time zone %s', (timeZone) => {
    expect(parse({ timeZone }).timeZone).toBe(timeZone);
  });

  it('keeps addresses in lower case', () => {
    const rooms = { desk: 'Desk@Rooms.Library.example', texts: 'Desks@Texts.Library.example' };
    expect(parse({ rooms }).rooms).toEqual({ desk: 'desk@rooms.library.example', channels: [], texts: 'desks@texts.library.example' });
  });

  it.each([
    [{}, 'REF-PC-1', 'REF-PC-1'],
    [{ point: 'Main desk' }, 'REF-PC-1', 'Main desk'],
    [{ point: { 'ref-pc-1': 'Main desk' } }, 'REF-PC-1', 'Main desk'],
    [{ point: { 'ref-pc-1': 'Main desk' } }, 'REF-PC-2', 'REF-PC-2'],
    [{ point: {} }, 'constructor', 'constructor'],
  ])('%j on %s stands at %s', (change, computer, point) => {
    expect(parse(change, computer).point).toBe(point);
  });

  it('is not needed for a desk to open', () => {
    expect(defaultPolicy('PC')).toEqual({ ...parse({ library: 'Library', timeZone: 'UTC' }, 'PC'), services: [], rooms: { desk: '', channels: [] } });
  });
});

describe('a wrong policy', () => {
  it.each([
    [{ queue: { claimWithin: -5 } }, 'queue.claimWithin is -5. Use seconds between 5 and 600.'],
    [{ queue: { claimWithin: 30.5 } }, 'queue.claimWithin is 30.5. Use seconds between 5 and 600.'],
    [{ queue: { claimWithin: '30' } }, 'queue.claimWithin is "30". Use seconds between 5 and 600.'],
    [{ queue: { claimWithn: 30 } }, 'queue.claimWithn is not a field of the policy. The fields here are order, claimWithin, cap, offerWithin, returnAfter, noAddressAfter, silence, holdingLine, patronSilence, endAfter.'],
    [{ statistics: { year: { begins: 13 } } }, 'statistics.year.begins is 13. Use a month between 1 and 12.'],
    [{ statistics: { year: { notReference: ['Directoins'] } } }, 'statistics.year.notReference[0] is "Directoins". Use a name that stands in kinds.questions.'],
    [{ statistics: { year: { consultations: { tags: ['appointment'] } } } }, 'statistics.year.consultations.tags[0] is "appointment". Use a name that stands in kinds.tags.'],
    [{ statistics: { year: { outcomes: ['mistake'] } } }, 'statistics.year.outcomes[0] is "mistake". Use one of "answered", "partly", "referred", "not-answered", "no-response", "conduct", "by-email", "by-phone", "no-address".'],
    [{ conduct: { ladder: 'mild' } }, 'conduct.ladder is "mild". Use one of "default", "three-steps", "warn-first".'],
    [{ conduct: { steps: { rude: [] } } }, 'conduct.steps.rude is a list of 0. Use a list of 1 to 5 steps.'],
    [{ conduct: { steps: { rude: ['warned', 'warned'] } } }, 'conduct.steps.rude is a list of 2. Name each step at most once.'],
    [{ conduct: { undo: 0 } }, 'conduct.undo is 0. Use seconds between 5 and 20.'],
    [{ conduct: { scripts: { warned: 'Be nice' } } }, 'conduct.scripts.warned is "Be nice". Use the id of a script'],
    [{ privacy: { cards: [{ pattern: '12#' }] } }, 'privacy.cards[0].pattern is "12#". Use # for a digit'],
    [{ privacy: { cards: [{ pattern: '####(.*)*' }] } }, 'Use # for a digit'],
    [{ privacy: { warn: ['own-address'] } }, 'privacy.warn[0] is "own-address". Use one of "card"'],
    [{ queue: [] }, 'queue is a list of 0. Use an object with order, claimWithin, cap, offerWithin, returnAfter, noAddressAfter, silence, holdingLine, patronSilence, endAfter.'],
    [{ queue: { order: ['phone'] } }, 'queue.order is a list of 1. Name each of in-person, phone, patron-im, staff-im once, most urgent first.'],
    [{ queue: { order: ['phone', 'phone', 'patron-im', 'staff-im'] } }, 'queue.order is a list of 4. Name each of'],
    [{ queue: { order: ['fax'] } }, 'queue.order[0] is "fax". Use one of "in-person", "phone", "patron-im", "staff-im".'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone is "Mars/Olympus". Use the name of a time zone'],
    [{ timeZone: '+02:00' }, 'timeZone is "+02:00". Use the name of a time zone'],
    [{ timeZone: undefined }, 'timeZone is missing. Use the name of a time zone'],
    [{ services: [] }, 'services is a list of 0. Use a list of 1 to 20 services.'],
    [{ services: [{ address: 'ask', name: 'Ask' }] }, 'services[0].address is "ask". Use an address without anything after the host, like ask@library.example.'],
    [{ services: [{ address: 'ask@library.example/desk', name: 'Ask' }] }, 'services[0].address is "ask@library.example/desk".'],
    [{ services: [{ address: 'ask@library.example', name: ' ' }] }, 'services[0].name is "". Use the name that patrons see, 1 to 80 characters.'],
    [{ rooms: { desk: 'ask@library.example' } }, 'rooms.desk is "ask@library.example". services.0.address has the same address.'],
    [{ rooms: { desk: 'desk@rooms.library.example', texts: 'desk@rooms.library.example' } }, 'rooms.texts is "desk@rooms.library.example". rooms.desk has the same address.'],
    [{ rooms: { desk: 'desk@rooms.library.example', texts: 'texts' } }, 'rooms.texts is "texts". Use an address without anything after the host, like desks@texts.library.example.'],
    [{ point: 7 }, 'point is 7. Use the name of a service point, or an object that names one for each computer.'],
    [{ server: { host: 'xmpp.library.example', port: 70_000 } }, 'server.port is 70000. Use a port between 1 and 65535.'],
    [{ server: { host: 'two words' } }, 'server.host is "two words". Use a host name'],
    [{ central: { folder: 'record' } }, 'central.folder is "record". Use the full path of a folder'],
    [{ globalShortcuts: { walkIn: 'F2' } }, 'globalShortcuts.walkIn is "F2". Use a key with at least one of'],
    [{ globalShortcuts: { walkIn: 'Alt+F2', call: 'alt+f2' } }, 'globalShortcuts: Give walkIn, call and takeNext different keys.'],
    [{ links: { 'Bad name': 'https://a.example' } }, 'links.Bad name is "Bad name". Use names of small letters'],
    [{ links: { account: 'javascript:alert(1)' } }, 'links.account is "javascript:alert(1)". Use a web address'],
    [{ links: { account: 'https://user:word@a.example/' } }, 'Use a web address'],
    [{ alerts: { notifications: 'all' } }, 'alerts.notifications is "all". Use one of "none", "who", "words".'],
    [{ secrets: { password: 'hunter2' } }, 'secrets.password is not a field of the policy.'],
  ])('%j: %s', (change, message) => {
    expect(refusal(() => parse(change))).toContain(message);
  });

  it.each(['null', '[]', '7', '"policy"'])('%s is not an object', (text) => {
    expect(refusal(() => parsePolicy(text))).toContain('Use an object with $schema, library');
  });

  it('tells the line and the column where the JSON ends to be JSON', () => {
    expect(refusal(() => parsePolicy('{\n  "library": "A",\n}'))).toBe('The policy is not good JSON. Line 3, column 1: Expected a name in double quotes, found "}".');
    expect(refusal(() => parsePolicy(''))).toBe('The policy is not good JSON. Line 1, column 1: Expected a value, found the end.');
  });

  it('does not lose the half of an object that is given twice', () => {
    expect(refusal(() => parsePolicy('{"queue": {"cap": 2},\n "queue": {"claimWithin": 5}}'))).toBe('The policy is not good JSON. Line 2, column 2: "queue" is given twice.');
  });

  it('cannot be larger than 1 MiB, nor change what objects are', () => {
    expect(refusal(() => parsePolicy(' '.repeat(MAX_POLICY + 1)))).toContain('larger than 1 MiB');
    expect(refusal(() => parsePolicy('{"__proto__": {"library": "A"}}'))).toContain('__proto__ is not a field of the policy');
    expect(refusal(() => parsePolicy('['.repeat(MAX_POLICY)))).toContain('nested too deeply');
    expect({}).not.toHaveProperty('library');
  });

  it('names at most three faults, each in a short sentence', () => {
    const message = refusal(() => parse({ library: 'x'.repeat(500_000), timeZone: 'x'.repeat(500_000), queue: { cap: 0, silence: 0 } }));
    expect(message.length).toBeLessThan(1_000);
  });

  it('is refused in words, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(parse()), 'server', 'central', 'other'), fc.jsonValue(), (field, value) => {
        // Anything but an AppError leaves refusal() as it came, and fails the test.
        expect(refusal(() => parse({ [field]: value }))).toMatch(/^accepted$|^\S.* (?:is|are|has)\b.*\.$/);
      }),
    );
  });
});
