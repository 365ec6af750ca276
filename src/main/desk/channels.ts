/** The channels of the staff at this desk: which there are, making and changing them, and who belongs to them. */
import { localOf } from '../../core/address.js';
import { channelsOf, localPartFor, type Channel, type ChannelAccess, type ChannelContent, type NamedRooms } from '../../core/channels/channel.js';
import type { Decision, Env, Rules } from '../../core/decide/decision.js';
import { lacking } from '../../core/decide/right.js';
import { decideTopic } from '../../core/decide/topic.js';
import { newConversation } from '../../core/conversation.js';
import type { Event } from '../../core/event.js';
import type { Address } from '../../core/heard.js';
import { channelConversation } from '../../core/identity.js';
import { currentTexts, type KnownTexts } from '../../core/texts/known.js';
import type { TextOf } from '../../core/texts/text.js';
import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { ChannelView } from '../../shared/view.js';
import type { Belonging } from '../xmpp/room-owner.js';
import type { Accounts } from './accounts.js';
import type { Keeper } from './keeper.js';
import { byName, nameOf } from './names.js';
import type { Present } from './present.js';
import { accepted, refusalError } from './refusals.js';
import type { Texts } from './texts.js';

/** A channel that could not be entered is tried again after this, ms: whoever is new on the staff is let in by an administrator's desk. */
const TRY_AGAIN = 30_000;
/** Who belongs to the channels is looked at again after this, ms, besides at every change that this desk hears of. */
const LOOK_AGAIN = 600_000;
/** A text belongs to a language; a channel to none (BCP 47). */
const NO_LANGUAGE = 'und';

export interface ChannelsOptions {
  readonly policy: Policy;
  readonly keeper: Keeper;
  readonly accounts: Accounts;
  readonly present: Present;
  readonly texts: Texts;
  /** Messages that whoever sits here has not read. */
  readonly unread: (room: Address) => number;
  readonly env: () => Env;
  readonly commit: (events: readonly Event[]) => void;
  readonly carryOut: (decision: Decision) => void;
}

export interface NewChannel {
  readonly name: string;
  readonly access: ChannelAccess;
  /** Of one for members only, besides whoever makes it. */
  readonly members: readonly Address[];
  /** '': none. */
  readonly topic: string;
}

export class Channels {
  private readonly options: ChannelsOptions;
  private readonly named: NamedRooms;
  private read: { readonly texts: KnownTexts | undefined; readonly all: readonly Channel[] } | undefined;
  /** The version of each channel that this desk has acted on. */
  private readonly followed = new Map<Address, string>();
  private ruled: { readonly of: readonly Channel[]; readonly rules: Rules } | undefined;
  private seen: KnownTexts | undefined;
  private triedAt = 0;
  private looked = { what: '', at: 0 };
  private looking = false;

  constructor(options: ChannelsOptions) {
    this.options = options;
    const { channels, newChannels } = options.policy.rooms;
    this.named = {
      channels: channels.map(({ address, name, kind, service, branch }) => ({
        address, name, kind, access: 'staff', closed: false, made: false,
        ...(service === undefined ? {} : { service }), ...(kind === 'branch' ? { branch: branch ?? name } : {}),
      })),
      ...(newChannels === undefined ? {} : { host: newChannels }),
    };
  }

  get all(): readonly Channel[] {
    const texts = this.options.keeper.known?.texts;
    if (this.read === undefined || this.read.texts !== texts) this.read = { texts, all: channelsOf(this.named, texts ?? new Map()) };
    return this.read.all;
  }

  get addresses(): readonly Address[] {
    return this.all.map(({ address }) => address);
  }

  /** Those made at desks, to be entered. */
  get open(): readonly Address[] {
    return this.all.filter(({ made, closed }) => made && !closed).map(({ address }) => address);
  }

  /** The rules with the channels of now: what was made at a desk counts as what the policy names. */
  rulesWith(rules: Rules): Rules {
    const { all } = this;
    if (this.ruled?.of !== all) this.ruled = { of: all, rules: { ...rules, channels: all.filter(({ closed }) => !closed).map(({ address }) => address) } };
    return this.ruled.rules;
  }

  /** Whether channels can be made here at all. */
  get configured(): boolean {
    return this.named.host !== undefined;
  }

  get views(): ChannelView[] {
    const { present, keeper, accounts, policy } = this.options;
    const me = accounts.me;
    return this.all.flatMap((channel): ChannelView[] => {
      const { address, name, kind, access, closed, made, service, branch } = channel;
      const { affiliation, ...view } = present.channel(address, name, keeper.known, me);
      // Whom it is not for does not see it.
      if (made && access === 'members' && !view.joined && !closed) return [];
      const manages = affiliation === 'owner' || affiliation === 'admin';
      return [{
        ...view, unread: this.options.unread(address), kind, membersOnly: access === 'members', closed, made, mayManage: made && (manages || closed), mayTopic: manages && !closed,
        ...(service === undefined ? {} : { service: policy.services.find((s) => s.address === service)?.name ?? service }), ...(branch === undefined ? {} : { branch }),
      }];
    });
  }

  /** What administrators said of channels since: those that opened are entered, those that closed are left. */
  follow(): void {
    const { keeper, accounts, present } = this.options;
    const texts = keeper.known?.texts;
    if (texts === undefined || texts === this.seen) return;
    this.seen = texts;
    const versions = new Map(currentTexts(texts, 'channel').map(({ id, text }) => [text.id, id]));
    for (const { address, made, closed } of this.all) {
      const version = versions.get(localOf(address)) ?? '';
      if (!made || this.followed.get(address) === version) continue;
      this.followed.set(address, version);
      if (closed) void accounts.leave(address);
      else if (!present.isJoined(address)) accounts.enter(address);
    }
  }

  /** Somebody else sits here now. */
  forget(): void {
    this.looked = { what: '', at: 0 };
  }

  /** Once a second. */
  tick(now: number): void {
    const { present, accounts } = this.options;
    if (accounts.me === undefined || accounts.ready(accounts.me) === undefined) return;
    if (now - this.triedAt > TRY_AGAIN) {
      this.triedAt = now;
      for (const { address, made, closed, access } of this.all) if (made && !closed && access === 'staff' && !present.isJoined(address)) accounts.enter(address);
    }
    void this.look(now);
  }

  // ---- making and changing ------------------------------------------------------------------------------------------

  /** @returns its address, when all desks are told @throws AppError in words for the form */
  async create({ name, access, members, topic }: NewChannel): Promise<Address> {
    const { texts, accounts, commit } = this.options;
    const { host } = this.named;
    this.expectRight();
    if (host === undefined) throw new AppError('invalid-request', 'The policy of your library names no host for new channels (rooms.newChannels), so none can be made here. Ask whoever looks after the policy.');
    texts.expectMayEdit();
    if (this.all.some((one) => one.name.toLowerCase() === name.toLowerCase() && !one.closed)) throw new AppError('invalid-request', `There is a channel ${name} already. Choose another name.`);
    const taken = new Set(currentTexts(this.options.keeper.known?.texts ?? new Map(), 'channel').map(({ text }) => text.id));
    const local = localPartFor(name, new Set([...taken, ...this.named.channels.map(({ address }) => localOf(address))]));
    const address = `${local}@${host}`;
    const staff = await this.staff();
    const people = access === 'staff' ? staff : new Map(members.filter((one) => staff.has(one)).map((one) => [one, 'member'] as const));
    commit([{ kind: 'channel', in: channelConversation(address), name, access, people: [...people.keys()] }]);
    await accounts.create(address, { name });
    await accounts.grant(address, wantedIn(people, new Map(), accounts.me));
    await texts.save([textOf({ name, address, access })]);
    if (topic !== '') this.setTopic(address, topic);
    return address;
  }

  /** Renames, closes or opens it again, for everybody. @throws AppError */
  async change(address: Address, change: { readonly name?: string; readonly closed?: boolean }): Promise<void> {
    this.expectRight();
    const { name, access, closed } = this.madeOne(address);
    const shut = change.closed ?? closed;
    await this.options.texts.save([textOf({ name: change.name ?? name, address, access, ...(shut ? { closed: true } : {}) })]);
  }

  /** Of a channel for members only. @throws AppError */
  async members(address: Address): Promise<readonly Address[]> {
    this.madeOne(address);
    return [...(await this.options.accounts.belonging(address)).keys()].toSorted((a, b) => byName(nameOf(a), nameOf(b)));
  }

  /** @param wanted besides whoever owns it @throws AppError */
  async setMembers(address: Address, wanted: readonly Address[]): Promise<void> {
    const { accounts, commit, texts } = this.options;
    this.expectRight();
    const { name, access } = this.madeOne(address);
    const [staff, before] = await Promise.all([this.staff(), accounts.belonging(address)]);
    const changes = new Map<Address, 'member' | 'none'>();
    for (const one of wanted) if (!before.has(one) && staff.has(one)) changes.set(one, 'member');
    for (const [one, affiliation] of before) if (!wanted.includes(one) && affiliation !== 'owner') changes.set(one, 'none');
    if (changes.size === 0) return;
    commit([{ kind: 'channel', in: channelConversation(address), name, access, people: [...[...before.keys()].filter((one) => changes.get(one) !== 'none'), ...[...changes].flatMap(([one, to]) => (to === 'member' ? [one] : []))] }]);
    await accounts.grant(address, changes);
    // The desks of those who are new hear of it, and enter.
    await texts.save([textOf({ name, address, access })]);
  }

  /** @throws AppError */
  setTopic(address: Address, topic: string): void {
    const { keeper, env, carryOut } = this.options;
    this.anyOne(address);
    carryOut(accepted(decideTopic(keeper.state, newConversation(channelConversation(address)), topic, env())));
  }

  private expectRight(): void {
    const refusal = lacking('create', this.options.env());
    if (refusal) throw refusalError(refusal);
  }

  /** Also one of the policy. */
  private anyOne(address: Address): Channel {
    const channel = this.all.find((one) => one.address === address);
    if (!channel) throw new AppError('invalid-request', 'This channel is not there any more.');
    return channel;
  }

  private madeOne(address: Address): Channel {
    const channel = this.all.find((one) => one.address === address && one.made);
    if (!channel) throw new AppError('invalid-request', 'This channel comes from the policy of your library, or is not there any more. It can be changed there alone.');
    return channel;
  }

  private staff(): Promise<Belonging> {
    return this.options.accounts.belonging(this.options.policy.rooms.desk);
  }

  // ---- who belongs to them ------------------------------------------------------------------------------------------

  /**
   * Whoever joins the staff is let into the channels of all staff, and whoever leaves it belongs to none any more. Each
   * administrator's desk sees to it; a second one finds nothing to do.
   */
  private async look(now: number): Promise<void> {
    const { present } = this.options;
    const what = [present.staff.changes, ...this.open.filter((one) => present.isJoined(one))].join(' ');
    if (this.looking || !present.supervisor || (what === this.looked.what && now - this.looked.at < LOOK_AGAIN)) return;
    this.looking = true;
    this.looked = { what, at: now };
    await this.lookNow().catch(() => {
      // The server was busy or gone: not the whole while until the next look by itself.
      this.looked = { what, at: now - LOOK_AGAIN + TRY_AGAIN };
    });
    this.looking = false;
  }

  private async lookNow(): Promise<void> {
    const { accounts, present } = this.options;
    const mine = this.all.filter(({ address, made, closed }) => made && !closed && present.isJoined(address) && ['owner', 'admin'].includes(present.channel(address, '', undefined, undefined).affiliation ?? ''));
    if (mine.length === 0) return;
    const staff = await this.staff();
    if (staff.size === 0) return;
    for (const { address, access } of mine) {
      const before = await accounts.belonging(address);
      const wanted = access === 'staff' ? staff : new Map([...before].filter(([one]) => staff.has(one)));
      await accounts.grant(address, wantedIn(wanted, before, accounts.me));
    }
  }
}

/** Windows use it like the id of a request. */
export const channelId = (room: Address): string => `channel:${room}`;
export const roomOf = (id: string): Address => (id.startsWith('channel:') ? id.slice('channel:'.length) : id);

const textOf = (content: ChannelContent): TextOf<'channel'> => ({ kind: 'channel', id: localOf(content.address), language: NO_LANGUAGE, content });

/**
 * What has to change in a room's lists: administrators of the desks are its administrators, other staff its members.
 * Owners stay what they are, unless they left.
 */
export function wantedIn(wanted: Belonging, before: Belonging, me: Address | undefined): Belonging {
  const changes = new Map<Address, 'admin' | 'member' | 'none'>();
  for (const [one, standing] of wanted) {
    const to = standing === 'member' ? 'member' : 'admin';
    const now = before.get(one);
    if (one !== me && now !== 'owner' && now !== to) changes.set(one, to);
  }
  for (const one of before.keys()) if (!wanted.has(one) && one !== me) changes.set(one, 'none');
  return changes;
}
