/**
 * `urn:deskbell:desk:0`: the name of the service point at which a desk stands, said in its presence when it enters the
 * desk room. A label to show, and nothing more: who a desk is, the room alone says.
 */
import * as z from 'zod';
import { attribute, children, xml, type Element } from '../xml.js';
import { NS_DESK } from './desk-operation.js';

/** As long as in an operation; names of white space alone are none. */
const point = z.string().trim().min(1).max(200);

export const buildPoint = (name: string): Element => xml('desk', { xmlns: NS_DESK, point: name });

/** @returns undefined when it says none, or nothing that can be read */
export function parsePoint(presence: Element): string | undefined {
  const [desk, ...more] = children(presence, 'desk', NS_DESK);
  return desk && more.length === 0 ? point.safeParse(attribute(desk, 'point')).data : undefined;
}
