/** What an administrator may say of a channel, wherever it comes from: a form, or another desk's message. */
import * as z from 'zod';
import { CHANNEL_ACCESS } from '../../core/channels/channel.js';
import { once } from '../../core/once.js';
import { MAX_LABEL } from '../limits.js';
import { matching, words } from './fields.js';

/** A name is one line, without marks that change its reading direction. */
export const channelName = () => words('a name', MAX_LABEL).refine((name) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name), 'Use a name without control characters');

export const channelShape = once(() => ({
  name: channelName(),
  address: matching(/^[a-z0-9][a-z0-9-]{0,63}@[^\s"&'/:<>@\p{Cc}\p{Lu}]{1,255}$/u, 'Use the address of a room, like maps@channels.library.example'),
  access: z.enum(CHANNEL_ACCESS),
  closed: z.literal(true).exactOptional(),
}));

export const CHANNEL_EXAMPLE = 'an object with name, address and access';
