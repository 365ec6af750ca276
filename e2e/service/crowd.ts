/** A service for all tests of a file or a block, and desks and patrons at it that are gone after each of them. */
import fs from 'node:fs';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { foreign, type Foreign } from './foreign.js';
import { HeadlessDesk, type HeadlessOptions } from './headless.js';
import { patron, type Patron, type PatronOptions } from './patron.js';
import type { Account, Service } from './prosody.js';

export interface Crowd {
  /** There from the first test on. */
  readonly service: Service;
  /** A desk that nobody has signed in at. Default: Ana's. */
  place(options?: Partial<HeadlessOptions>): HeadlessDesk;
  /** The same, signed in. */
  open(options?: Partial<HeadlessOptions>): Promise<HeadlessDesk>;
  patron(options?: PatronOptions): Promise<Patron>;
  /** Somebody from the web page, with a question. */
  asking(text: string): Promise<Patron>;
  /** An XMPP client that nobody here wrote. Default: Ben's. */
  foreign(account?: Account): Promise<Foreign>;
  /** Done before the desks end; the last one first. */
  atEnd(stop: () => unknown): void;
}

export function crowd(start: () => Promise<Service>): Crowd {
  let running: Service | undefined;
  const desks: HeadlessDesk[] = [];
  const ends: (() => unknown)[] = [];
  beforeAll(async () => {
    running = await start();
  });
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
    await Promise.all(desks.splice(0).map(async (desk) => {
      await desk.stop();
      fs.rmSync(desk.folder, { recursive: true, force: true });
    }));
  });
  afterAll(() => running?.stop());

  const all: Crowd = {
    get service() {
      if (!running) throw new Error('the service starts with the first test');
      return running;
    },
    place(options = {}) {
      const desk = new HeadlessDesk({ service: all.service, account: all.service.staff[0], ...options });
      desks.push(desk);
      return desk;
    },
    async open(options) {
      const desk = all.place(options);
      await desk.signIn();
      return desk;
    },
    async patron(options) {
      const somebody = await patron(all.service, options);
      ends.push(() => somebody.close());
      return somebody;
    },
    async asking(text) {
      const somebody = await all.patron();
      await somebody.send(text);
      return somebody;
    },
    async foreign(account = all.service.staff[1]) {
      const client = await foreign(all.service, account);
      ends.push(() => client.close());
      return client;
    },
    atEnd: (stop) => void ends.push(stop),
  };
  return all;
}
