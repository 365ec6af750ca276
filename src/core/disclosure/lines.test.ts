import { describe, expect, it } from 'vitest';
import { keyOf } from '../conversation.js';
import type { ConversationRef, Event } from '../event.js';
import { readingOf } from '../review/reading.js';
import { rowOf } from '../testing/record.js';
import { ANA, anonymous, deskId, inRoom, MARIA, message, NINE, operation, RULES, SERVICE, serviceSession } from '../testing/samples.js';
import { disclosedItem, fingerprintOf } from './lines.js';
import { byRules, disclosedText, RULE_NAMES, speakersOf, withDecisions } from './mask.js';

const IN: ConversationRef = { scope: 'desk-room', service: SERVICE, conv: MARIA };
const ITEM = { conversation: keyOf(IN), day: '2026-11-21' };
const view = (...events: readonly Event[]) => readingOf(events.map((event, n) => rowOf(event, { desk: 1, seq: n + 1, time: NINE + n * 1_000 })));
const name = (address: string): string | undefined => (address === SERVICE ? 'Ask a librarian' : undefined);

const said: Event = { kind: 'heard', in: IN, stamp: NINE, item: message('m1', { body: 'Maria here\u202e, card 21876005320898' }) };
const claim: Event = { kind: 'heard', in: IN, stamp: NINE + 100, counted: true, item: inRoom(operation('c1', { detail: { type: 'claim', session: serviceSession(1) } })) };
const note: Event = { kind: 'heard', in: IN, stamp: NINE + 200, counted: true, item: inRoom(operation('n1', { detail: { type: 'note', text: 'Ana thinks it is about Maria’s sister' } })) };
const reply: Event = { kind: 'reply', in: IN, to: MARIA, originId: 'r1', body: 'On shelf 4, Maria.', by: ANA, anyway: { found: { card: 1 }, reason: 'she asked' } };
const unsent: Event = { kind: 'reply', in: IN, to: MARIA, originId: 'r2', body: 'never mind', by: ANA };
const fate: Event = { kind: 'fate', in: IN, originId: 'r2', fate: 'not-sent' };
const all = view(said, claim, note, reply, unsent, fate);

describe('what is disclosed of a conversation', () => {
  it('is all that the record has, with names left out, for a request', () => {
    const item = disclosedItem(ITEM, all, 'request', name);
    expect(item).toMatchObject({ service: 'Ask a librarian', address: SERVICE, removed: 0, hasGaps: false });
    const covered = byRules(item, RULE_NAMES, RULES.guard);
    const who = speakersOf(covered, RULE_NAMES);
    expect(covered.lines.map((line, n) => [who[n], line.what ?? '', disclosedText(line)])).toEqual([
      ['Patron', '', '[patron] here, card [card number]'],
      ['Main desk, colleague 1', 'At the desks', 'Taken'],
      ['Main desk, colleague 1', 'Note', '[colleague] thinks it is about [patron]’s sister'],
      ['Ask a librarian, Main desk, colleague 1', '', 'On shelf 4, [patron].'],
      ['Ask a librarian, Main desk, colleague 1', 'Sent after a warning of the privacy guard, because', 'she asked'],
      ['Ask a librarian, Main desk, colleague 1', 'Not sent', 'never mind'],
    ]);
    expect(covered.lines[0]?.evidence).toMatchObject([{ desk: deskId(1), seq: 1 }]);
    expect(new Set(covered.lines.map(({ key }) => key)).size).toBe(covered.lines.length);
  });

  it('is what went to and fro for a patron, and nothing that the desks said among themselves', () => {
    expect(disclosedItem(ITEM, all, 'patron', name).lines.map(({ text }) => text)).toEqual(['Maria here, card 21876005320898', 'On shelf 4, Maria.']);
  });

  it('does not take the number of an anonymous patron for a name, nor the service for a person', () => {
    const conv = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
    const event: Event = { kind: 'heard', in: { ...IN, conv }, stamp: NINE, item: message('m1', { from: anonymous(1), thread: conv, body: `I am a patron of ${SERVICE}` }) };
    const item = disclosedItem({ conversation: keyOf({ ...IN, conv }), day: '2026-11-21' }, view(event), 'request', name);
    expect(byRules(item, RULE_NAMES, RULES.guard).lines.map(disclosedText)).toEqual([`I am a patron of ${SERVICE}`]);
  });

  it('is known again by its fingerprint alone where nothing has changed', () => {
    const covered = byRules(disclosedItem(ITEM, all, 'request', name), RULE_NAMES, RULES.guard);
    const again = byRules(disclosedItem(ITEM, view(said, claim, note, reply, unsent, fate), 'request', name), RULE_NAMES, RULES.guard);
    expect(fingerprintOf(again)).toBe(fingerprintOf(covered));
    const more = byRules(disclosedItem(ITEM, view(said, claim, note, reply, unsent), 'request', name), RULE_NAMES, RULES.guard);
    const masked = withDecisions(covered, [{ do: 'leave-out', words: 'shelf', reason: 'why' }]);
    expect(new Set([covered, more, masked].map(fingerprintOf)).size).toBe(3);
  });
});
