/** Files in the staff's channels at this desk: sharing one with progress, and keeping one that somebody shared. */
import fs from 'node:fs';
import path from 'node:path';
import { newConversation } from '../../core/conversation.js';
import { Deciding, type Decision, type Env } from '../../core/decide/decision.js';
import { ref } from '../../core/decide/operate.js';
import { decideShare, refusesSharing } from '../../core/decide/share.js';
import type { Event } from '../../core/event.js';
import { safeName } from '../../core/files/name.js';
import { fileFault, mediaTypeOf, type FileRules, type HeardFile, type SharedFile } from '../../core/files/shared.js';
import type { Address } from '../../core/heard.js';
import { channelConversation } from '../../core/identity.js';
import type { ConversationRef } from '../../core/event.js';
import { AppError } from '../../shared/errors.js';
import type { UploadView } from '../../shared/rooms-view.js';
import type { Accounts } from './accounts.js';
import type { Keeper } from './keeper.js';
import { accepted, refusalError } from './refusals.js';

export interface FilesOptions {
  readonly rules: FileRules;
  readonly ca: readonly string[];
  readonly keeper: Keeper;
  readonly accounts: Accounts;
  readonly env: () => Env;
  readonly newId: () => string;
  readonly commit: (events: readonly Event[]) => void;
  readonly carryOut: (decision: Decision) => void;
  readonly refresh: () => void;
}

interface Running {
  readonly view: UploadView;
  readonly stop: AbortController;
}

/** HTTPS is loaded with the first file: most desks open without one. */
const transfer = () => import('../files/transfer.js');

/** The screen hears of progress in steps of this, percent. */
const STEP = 5;

export class Files {
  private readonly options: FilesOptions;
  private readonly running = new Map<string, Running>();

  constructor(options: FilesOptions) {
    this.options = options;
  }

  get views(): readonly UploadView[] {
    return [...this.running.values()].map(({ view }) => view);
  }

  get rules(): FileRules {
    return this.options.rules;
  }

  /**
   * On the record, then on the server, then said in the channel.
   * @throws AppError in words: it was not shared
   */
  async share(room: Address, file: string): Promise<void> {
    const { rules, keeper, accounts, env, newId, commit, carryOut, refresh, ca } = this.options;
    const refusal = refusesSharing(keeper.state.me, env());
    if (refusal) throw refusalError(refusal);
    const name = safeName(path.basename(file));
    const size = sizeOf(file);
    const fault = fileFault({ name, size }, rules);
    if (fault !== undefined) throw new AppError('invalid-request', fault);
    const { hashOfFile, upload } = await transfer();
    const conversation = newConversation(channelConversation(room));
    const [type, sha256] = [mediaTypeOf(name), await hashOfFile(file)];
    const slot = await accounts.slot({ name, size, type });
    const shared: SharedFile = { name, size, type, sha256, url: slot.get };
    const id = newId();
    const stop = new AbortController();
    const say = (what: 'sending' | 'failed' | 'stopped'): void => commit([{ kind: 'file', in: ref(conversation), what, file: shared }]);
    const show = (percent: number): void => {
      this.running.set(id, { stop, view: { id, channel: `channel:${room}`, name, percent } });
      refresh();
    };
    say('sending');
    show(0);
    try {
      let shown = 0;
      await upload(file, size, type, slot, { ca, signal: stop.signal, onProgress: (bytes) => {
        const percent = Math.floor((bytes * 100) / size);
        if (percent < shown + STEP) return;
        shown = percent;
        show(percent);
      } });
    } catch (error) {
      if (!keeper.problem) say(stop.signal.aborted ? 'stopped' : 'failed');
      if (stop.signal.aborted) return;
      throw error;
    } finally {
      this.running.delete(id);
      refresh();
    }
    carryOut(accepted(decideShare(conversation, shared, new Deciding(keeper.state, env()))));
  }

  stop(id: string): void {
    this.running.get(id)?.stop.abort();
  }

  stopAll(): void {
    for (const { stop } of this.running.values()) stop.abort();
  }

  /** Keeps what somebody shared where the person said; it is not opened. @throws AppError in words */
  async save(belongs: ConversationRef, file: HeardFile, to: string): Promise<void> {
    const { rules, commit, ca } = this.options;
    const { download } = await transfer();
    const sha256 = await download(file.url, to, rules.maxSize * 1_000_000, { ca, signal: new AbortController().signal, onProgress: () => undefined });
    if (file.sha256 !== undefined && file.sha256 !== sha256) {
      fs.rmSync(to, { force: true });
      throw new AppError('file-unreachable', 'What came is not the file that was shared: its check sum differs. It was not kept. Ask for it again.');
    }
    commit([{ kind: 'file', in: belongs, what: 'saved', file: { ...file, name: safeName(path.basename(to)), sha256 } }]);
  }
}

function sizeOf(file: string): number {
  try {
    const stat = fs.statSync(file);
    if (stat.isFile()) return stat.size;
  } catch {
    // said below
  }
  throw new AppError('invalid-request', 'This is not a file that can be read. Choose another one.');
}
