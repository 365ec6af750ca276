/** Who sits here: signing in, being let in by the server, signing out, and being put out. */
import type { Event } from '../../core/event.js';
import type { Address } from '../../core/heard.js';
import { AppError } from '../../shared/errors.js';
import type { SessionEvent } from '../xmpp/types.js';
import type { Accounts, SignIn } from './accounts.js';
import type { Keeper } from './keeper.js';
import type { Present } from './present.js';

export interface ShiftOptions {
  /** Name of the service point, for the record. */
  readonly point: string;
  readonly keeper: Keeper;
  readonly accounts: Accounts;
  readonly present: Present;
  readonly commit: (events: readonly Event[]) => void;
  readonly refresh: () => void;
}

export class Shift {
  private readonly options: ShiftOptions;
  private waiting: { readonly resolve: () => void; readonly reject: ((problem: AppError) => void) | undefined } | undefined;

  constructor(options: ShiftOptions) {
    this.options = options;
  }

  /** As `Desk.signIn`. */
  async begin(as: SignIn, patient: boolean): Promise<void> {
    const { keeper, accounts, refresh } = this.options;
    if (keeper.problem) throw new AppError('journal-closed', keeper.problem.message);
    await this.end();
    const outcome = new Promise<void>((resolve, reject) => {
      this.waiting = { resolve, reject: patient ? undefined : reject };
    });
    accounts.signIn(as, patient);
    refresh();
    await outcome;
  }

  /** What the server says to whoever signs in. */
  follow(account: Address, event: SessionEvent): void {
    const { keeper, accounts, commit, point } = this.options;
    if (event.type !== 'state' || account !== accounts.staff?.address) return;
    const { state } = event;
    const isIn = state.state === 'catching-up' || state.state === 'ready';
    if (isIn && !keeper.problem && keeper.state.me !== account) {
      commit([{ kind: 'signed-in', address: account, point }]);
      accounts.startServices();
    }
    const { waiting } = this;
    if (isIn) {
      accounts.welcome();
      waiting?.resolve();
    } else if (state.state === 'offline' && waiting?.reject) {
      waiting.reject(state.problem);
      void this.end();
    } else return;
    this.waiting = undefined;
  }

  async end(): Promise<void> {
    const { keeper, accounts, present, commit, refresh, point } = this.options;
    const me = keeper.known?.me;
    await accounts.signOut();
    present.signedOut();
    if (me !== undefined && !keeper.problem) commit([{ kind: 'signed-out', address: me, point }]);
    refresh();
  }
}
