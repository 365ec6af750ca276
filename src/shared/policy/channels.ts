/** What the policy says about the staff's channels. */
import * as z from 'zod';
import { CHANNEL_KINDS, type ChannelKind } from '../../core/channels/channel.js';
import { DEFAULT_TYPES } from '../../core/files/shared.js';
import { DEFAULT_RIGHTS, GRANTED_TO, type Right } from '../../core/channels/rights.js';
import { list, section, text, whole } from './fields.js';

const to = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values, `Use one of ${values.map((value) => JSON.stringify(value)).join(', ')}.`);

const ending = () => z.string('Use an ending, like pdf.').regex(/^[a-z0-9]{1,10}$/, 'Use an ending of small letters and digits, without the dot, like pdf.');

/** Administrators alone: the server lets nobody else say what channels there are. */
const create = to(['administrators', 'nobody']).default('administrators').describe('Who makes, changes and closes channels');
const granted = (right: Right, what: string) => to(GRANTED_TO).default(DEFAULT_RIGHTS[right]).describe(what);

export const rights = section({
  create,
  upload: granted('upload', 'Who shares files and pictures'),
  delete: granted('delete', 'Who deletes what others said; one’s own words are their author’s to take back'),
  post: granted('post', 'Who writes something new'),
  comment: granted('comment', 'Who answers what was said'),
  react: granted('react', 'Who reacts to what was said'),
  links: granted('links', 'Who shares links'),
} satisfies Record<Right, z.ZodType>)
  .prefault({})
  .describe('Who may do what in channels; administrators are those of the desk room');

export const files = section({
  types: list(ending(), 'endings', 0, 100).default([...DEFAULT_TYPES]).describe('Endings of the files that may be shared, small letters without the dot'),
  maxSize: whole('megabytes', 1, 1_000).default(10).describe('Largest file that is shared or kept, in MB; the server may take less'),
})
  .prefault({})
  .describe('Files in channels; who shares them, rights.upload says');

/** One that the policy names. @param address a bare address, like the one given */
export const namedChannel = (address: (like: string) => z.ZodType<string, string>) => section({
  address: address('north@rooms.library.example'),
  name: text('the name of the channel', 80),
  kind: to(CHANNEL_KINDS).default('other').describe('all: for everybody. branch, service: for the staff of one. It says where the channel stands in the list'),
  service: address('ask@library.example').exactOptional().describe('Of a channel of kind service: its address'),
  branch: text('the name of the branch', 80).exactOptional().describe('Of a channel of kind branch; without it the name of the channel'),
});

/** @returns which field says what does not fit its kind */
export function channelFault({ kind, service, branch }: { readonly kind: ChannelKind; readonly service?: string | undefined; readonly branch?: string | undefined }, services: readonly string[]): { readonly field: string; readonly message: string } | undefined {
  if (kind === 'service' && (service === undefined || !services.includes(service))) return { field: 'service', message: `Use the address of one of the services: ${services.join(', ')}.` };
  if (kind !== 'service' && service !== undefined) return { field: 'service', message: 'Leave it out, or use kind "service".' };
  return kind !== 'branch' && branch !== undefined ? { field: 'branch', message: 'Leave it out, or use kind "branch".' } : undefined;
}
