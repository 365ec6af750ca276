import type { Session } from '../types.js';

/** Connected to nothing; each asks it for what it wants to know. */
export const idleSession: Session = {
  start: () => undefined, stop: () => Promise.resolve(), send: () => Promise.resolve(), setAvailable: () => undefined, say: () => undefined, members: () => Promise.resolve([]),
  slot: () => Promise.reject(new Error('no file is shared here')),
  enter: () => undefined, create: () => Promise.resolve(), leave: () => Promise.resolve(), belonging: () => Promise.resolve(new Map()), grant: () => Promise.resolve(), settle: () => Promise.resolve(true),
  history: (archive) => Promise.resolve({ archive, items: [], refused: [], complete: true }), selfPing: () => Promise.resolve(true),
  hours: () => Promise.resolve(undefined), publishHours: () => Promise.resolve(), ping: () => Promise.resolve(true),
};
