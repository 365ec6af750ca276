/** What the policy says about the staff's channels. */
import * as z from 'zod';
import { DEFAULT_RIGHTS, GRANTED_TO, type Right } from '../../core/channels/rights.js';
import { section } from './fields.js';

const to = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values, `Use one of ${values.map((value) => JSON.stringify(value)).join(', ')}.`);

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
