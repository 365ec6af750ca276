/**
 * The program of a desk process (headless-process.ts): one headless desk, or one bare session of the library in the
 * desks' room to compare with. Does what its parent asks, and ends with it.
 */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../src/shared/errors.js';
import type { RequestView } from '../../src/shared/view.js';
import { HeadlessDesk } from './headless.js';
import type { ChildOptions, Command, DeskReport, Raced } from './headless-process.js';
import { patron, type Patron } from './patron.js';
import { until } from './until.js';

/** For a decision, ms. */
const PATIENCE = 60_000;

const now = (): number => performance.timeOrigin + performance.now();
const options: ChildOptions = JSON.parse(process.argv[2] ?? '{}');
process.once('disconnect', () => process.exit(0));

interface Role {
  /** Resolves when it can work. */
  ready(): Promise<void>;
  obey(command: Command): unknown;
}

/** Takes what waits, answers each message once, and ends some: fast, and as careless as a hurried person. */
class Librarian {
  readonly #desk: HeadlessDesk;
  #timer: NodeJS.Timeout | undefined;
  /** Why the desk last refused something; ''. */
  refused = '';

  constructor(desk: HeadlessDesk) {
    this.#desk = desk;
  }

  work(on: boolean): void {
    clearInterval(this.#timer);
    this.#timer = on ? setInterval(() => this.#step(), 100) : undefined;
  }

  #step(): void {
    const { queue } = this.#desk;
    const held = queue.filter((r) => r.holder?.mine);
    const waiting = queue.filter((r) => r.phase === 'waiting' && !r.pending);
    const next = waiting[Math.floor(Math.random() * waiting.length)];
    if (next && held.length < 5) this.#try(() => this.#desk.desk.requests.act(next.id, { type: 'take' }));
    for (const request of held) if (!request.pending) this.#serve(request);
  }

  #serve({ id }: RequestView): void {
    const last = this.#desk.lines(id).findLast((line) => line.kind === 'patron' || line.kind === 'service');
    if (last?.kind === 'patron') this.#try(() => this.#desk.desk.conversations.reply(id, `You said “${last.text}”.`));
    else if (Math.random() < 0.2) this.#try(() => this.#desk.desk.requests.end(id, { type: 'end', outcome: 'answered' }));
    else if (Math.random() < 0.02) this.#try(() => this.#desk.desk.requests.act(id, { type: 'release' }));
  }

  /** What the desk refuses at this moment is tried again, or has been done by somebody else. */
  #try(action: () => unknown): void {
    const refused = (error: unknown): void => {
      if (!(error instanceof AppError)) throw error;
      this.refused = `${error.code}: ${error.message}`;
    };
    try {
      Promise.resolve(action()).catch(refused);
    } catch (error) {
      refused(error);
    }
  }
}

function deskRole(): Role {
  /** When the n-th message of a request came to the screen, by request. */
  const arrivals = new Map<string, number[]>();
  const watched = new Map<string, () => void>();
  const desk = new HeadlessDesk({
    ...options,
    onPatch: ({ requests }) => {
      const at = now();
      for (const request of Object.values(requests ?? {})) {
        const times = arrivals.get(request.firstWords) ?? [];
        while (times.length < request.unread) times.push(at);
        arrivals.set(request.firstWords, times);
        if (request.holder) watched.get(request.id)?.();
      }
    },
  });
  const librarian = new Librarian(desk);
  const race = (id: string): Promise<Raced> =>
    new Promise((resolve) => {
      const clicked = now();
      // A claim that was lost with its connection decides nothing; whoever asks counts a request that nobody holds.
      const undecided = setTimeout(() => {
        watched.delete(id);
        resolve({ holder: false });
      }, PATIENCE);
      watched.set(id, () => {
        const took = now() - clicked;
        clearTimeout(undecided);
        watched.delete(id);
        resolve({ took, holder: desk.desk.view.requests[id]?.holder?.mine === true });
      });
      try {
        desk.desk.requests.act(id, { type: 'take' });
      } catch {
        clearTimeout(undecided);
        watched.delete(id);
        resolve({ holder: false }); // it saw that somebody was faster before the click
      }
    });
  return {
    ready: () => desk.signIn(true),
    obey(command) {
      switch (command.type) {
        case 'work': return librarian.work(command.on);
        case 'report': {
          const { cpu, memory } = usage();
          return {
            staffed: desk.desk.view.staffed, agreeing: desk.desk.view.agreeing, journal: desk.desk.journalFile ?? '', cpu, memory, refused: librarian.refused,
            sessions: desk.desk.view.connections.map(({ address, state, problem }) => `${address} ${state}${problem ? `: ${problem.message}` : ''}`),
            queue: desk.queue.map((r) => ({ id: r.id, words: r.firstWords, phase: r.phase, pending: r.pending, mine: r.holder?.mine === true, holder: r.holder?.name })),
          } satisfies DeskReport;
        }
        case 'arrivals': return [...arrivals];
        case 'race': return race(command.id);
        case 'stop': return desk.stop();
      }
    },
  };
}

/** Joins the desks' room and hears its own words again, with nothing of ours around it but the counting of stanzas. */
function bareRole(): Role {
  const { service, account } = options;
  const echoes = new Map<string, () => void>();
  let session: Patron | undefined;
  const nick = randomUUID().slice(0, 8);
  let joined = false;
  return {
    async ready() {
      session = await patron(service, {
        anonymous: false, account, to: service.rooms.desk,
        onStanza: (stanza) => {
          if (stanza.is('presence') && stanza.attrs['from'] === `${service.rooms.desk}/${nick}`) joined = true;
          echoes.get(String(stanza.attrs['id']))?.();
        },
      });
      await session.raw(`<presence to='${service.rooms.desk}/${nick}'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>`);
      await until('the bare session to enter the room', () => joined || undefined);
    },
    obey(command) {
      if (command.type === 'race') return echo(command.id);
      if (command.type === 'stop') return session?.close();
      return undefined;
    },
  };

  /** A stanza as long as a claim, in the same room. */
  function echo(conversation: string): Promise<Raced> {
    const id = randomUUID();
    const [, address = '', conv = ''] = conversation.split(' ');
    const claim =
      `<message to='${service.rooms.desk}' type='groupchat' id='${id}'><op xmlns='urn:deskbell:bare:0' type='claim' conv='${conv}' service='${address}' desk='${'0'.repeat(32)}' point='Main desk' prev=''>` +
      `{"session":"${address}/desk-${'0'.repeat(32)}"}</op><origin-id xmlns='urn:xmpp:sid:0' id='${id}'/><store xmlns='urn:xmpp:hints'/></message>`;
    return new Promise((resolve, reject) => {
      const sent = now();
      echoes.set(id, () => {
        echoes.delete(id);
        resolve({ took: now() - sent, holder: false });
      });
      session?.raw(claim).catch(reject);
    });
  }
}

/** ms of processor time so far, and bytes in memory now. */
function usage(): { readonly cpu: number; readonly memory: number } {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1000, memory: process.memoryUsage().rss };
}

const role = options.bare ? bareRole() : deskRole();
process.on('message', (message: { readonly n: number; readonly command: Command }) => {
  void (async () => {
    try {
      const value = await role.obey(message.command);
      process.send?.({ n: message.n, value });
    } catch (error) {
      process.send?.({ n: message.n, error: String(error) });
    }
  })();
});
await role.ready();
process.send?.({ n: 0 });
