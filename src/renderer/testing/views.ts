/** Views for tests: plain ones, to be changed where a test cares. */
import { DEFAULT_RIGHTS, rightsOf } from '../../core/channels/rights.js';
import { LADDERS } from '../../core/conduct.js';
import type { DeskView, RequestView } from '../../shared/view.js';

export const requestView = (over: Partial<RequestView> = {}): RequestView => ({
  id: 'p7', mode: 'patron-im', who: 'Patron 7', from: '', service: 'Ask', firstWords: '', waitingSince: 0, phase: 'waiting', pending: false, byHand: false,
  returned: false, mayTakeOver: false, viewers: [], alarm: 0, silent: false, unread: 0, typing: false, presence: 'unknown', hasDraft: false, visit: 0, ...over,
});

export const deskView = (over: Partial<DeskView> = {}): DeskView => ({
  rev: 1, clockOffset: 0, point: 'Main desk', connections: [], record: { journal: 'recording', protection: 'os', archive: { configured: false, backlog: 0 } },
  staffed: false, requests: {}, order: [], channels: [], favours: [], rooms: { may: rightsOf(DEFAULT_RIGHTS, false), makes: false, files: { types: [], maxSize: 0 }, uploads: [] }, colleagues: [], people: [], attendance: { lastOf: [] }, services: [], hours: [], blocks: [], ended: [], referred: [], kinds: { questions: [], tags: [] }, referrals: [], ladders: [], waitingSteps: [],
  conduct: { ladder: LADDERS.default, blockHours: 24, undo: 5, scripts: { encouraged: 'encourage-question', warned: 'conduct-1', final: 'conduct-3', ended: 'end-kindly', blocked: 'disconnect' } }, supervisor: false, texts: { configured: false, joined: false, mayEdit: false, changes: 0 }, agreeing: true, cap: 3, claimWithin: 30, notices: [], ...over,
});
