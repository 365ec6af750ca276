export { journalFiles } from './epochs.js';
export { epochKind, type EpochBody } from './begin.js';
export { openJournal, setAside } from './open.js';
export { openEarlier, removeEarlier } from './earlier.js';
export { maxBodyBytes, placeStep } from './types.js';
export type { Batch, Entry, Head, Journal, JournalKey, JournalOptions, Removal, Row, Snapshot, WindowOptions } from './types.js';
