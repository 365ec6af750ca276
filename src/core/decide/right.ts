import { holdsLink, mayDo, type Right } from '../channels/rights.js';
import type { Env, Refusal } from './decision.js';

/** Whether the person may do that in channels. @returns why not */
export function lacking(right: Right, { rules: { rights }, supervisor }: Pick<Env, 'rules' | 'supervisor'>): Refusal | undefined {
  return mayDo(right, rights, supervisor) ? undefined : { refused: 'no-right', lacks: { right, granted: rights[right] } };
}

/** Words for a channel: those with a link need one right more. @param right `comment` for an answer to what was said */
export const lackingToSay = (body: string, right: 'post' | 'comment', env: Pick<Env, 'rules' | 'supervisor'>): Refusal | undefined =>
  lacking(right, env) ?? (holdsLink(body) ? lacking('links', env) : undefined);
