/**
 * `urn:deskbell:desk:0`: the name of the service point at which a desk stands, and the services whose patrons see it as
 * open, said in its presence in the desk room. A label to show and a hint for colleagues, and nothing more: who a desk
 * is, the room alone says.
 */
import * as z from 'zod';
import type { Address } from '../../../core/heard.js';
import { parseJid } from '../jid.js';
import { attribute, children, xml, type Element } from '../xml.js';
import { NS_DESK } from './desk-operation.js';

/** As long as in an operation; names of white space alone are none. */
const point = z.string().trim().min(1).max(200);
/** As many as a policy can name; an address has no spaces (RFC 7622 §3.3). */
const MOST_SERVICES = 20;
const LONGEST = MOST_SERVICES * 3_072;

export interface DeskPoint {
  readonly point?: string;
  /** None: a desk that does not say, as older ones. */
  readonly serves?: readonly Address[];
}

export const buildPoint = (name: string, serves: readonly Address[]): Element => xml('desk', { xmlns: NS_DESK, point: name, serves: serves.join(' ') });

/** @returns undefined when it says nothing, or nothing that can be read */
export function parsePoint(presence: Element): DeskPoint | undefined {
  const [desk, ...more] = children(presence, 'desk', NS_DESK);
  if (!desk || more.length > 0) return undefined;
  const name = point.safeParse(attribute(desk, 'point')).data;
  const serves = parseServes(attribute(desk, 'serves'));
  return { ...(name === undefined ? {} : { point: name }), ...(serves === undefined ? {} : { serves }) };
}

function parseServes(said: string | undefined): readonly Address[] | undefined {
  if (said === undefined || said.length > LONGEST) return undefined;
  const named = said.split(' ').filter((one) => one !== '');
  return named.length > MOST_SERVICES ? undefined : named.flatMap((one) => parseJid(one)?.bare ?? []);
}
