/** Where a person can be reached: e-mail, and the street they live in. */
import type { Finding } from './rules.js';

const EMAIL = /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9@-])/g;
/** "maria at mail dot example", with or without brackets, in English and Spanish. */
const SPELT = /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64} ?[([]? ?\b(?:at|arroba)\b ?[)\]]? ?[A-Za-z0-9-]{1,63} ?[([]? ?\b(?:dot|punto)\b ?[)\]]? ?[A-Za-z]{2,24}\b/gi;

const found = (kind: Finding['kind'], text: string, pattern: RegExp): Finding[] => Array.from(text.matchAll(pattern), (match) => ({ kind, start: match.index, end: match.index + match[0].length }));

export const findEmails = (text: string): Finding[] => [...found('email', text, EMAIL), ...found('email', text, SPELT)];

/** An address as it is written, whichever way it was spelt. */
export const asAddress = (spelt: string): string =>
  spelt.toLowerCase().replace(/ ?[([]? ?\b(?:at|arroba)\b ?[)\]]? ?/, '@').replaceAll(/ ?[([]? ?\b(?:dot|punto)\b ?[)\]]? ?/g, '.');

const SUFFIX = 'street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|terrace|ter|place|pl|way|parkway|pkwy|circle|cir|square|sq|highway|hwy|crescent|close';
const Suffix = SUFFIX.replaceAll(/(^|\|)[a-z]/g, (letters) => letters.toUpperCase());
const NUMBER = String.raw`(?<![\w.,:$/-])\d{1,5}[A-Za-z]?`;
/** Capitals tell a name from a phrase. */
const STREET = new RegExp(String.raw`${NUMBER} (?:[NSEW]\.? )?(?:(?:[A-Z][A-Za-z'.]{0,24}|\d{1,3}(?:st|nd|rd|th)) ){1,4}(?:${Suffix})\b`, 'g');
/** In small letters only where somebody says where they live. */
const STREET_SAID = new RegExp(String.raw`${NUMBER} (?:[nsew]\.? )?(?:[a-z0-9'.]{1,24} ){1,3}(?:${SUFFIX})\b`, 'gi');
const LIVES = /\b(?:live|lives|address|mail (?:it|them) to|moved|home|sent to|send (?:it|them) to|registered at|stay(?:ing)?|vivo|vive|direccion|domicilio|casa|mude|mudo|envi\w+|mand\w+)\b/i;

const VIA = String.raw`(?<![\w/])(?:calle|c/|avenida|avda?\.?|av\.|plaza|pza\.?|paseo|camino|carretera|ctra\.?|ronda|travesia|callejon|glorieta|urbanizacion)`;
const CALLE = new RegExp(String.raw`${VIA.replaceAll(/(?<=[(|?:])[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)} ?(?:(?:de|del|la|las|los|el|y) ){0,3}[A-Z][a-z'.]{1,24}(?: (?:(?:de|del|la|las|los|el|y) ){0,3}[A-Z][a-z'.]{1,24}){0,3},? ?(?:no?\.?|num\.?|numero)? ?\d{1,4}\b(?! ?(?:anos|dias|km))`, 'g');
const CALLE_SAID = new RegExp(String.raw`${VIA} ?(?:(?!en |con |para |a )[a-z'.]{1,24},? ){1,4}(?:no?\.? |num\.? |numero )?\d{1,4}\b`, 'gi');
const BOX = /\bp\.? ?o\.? box \d{1,6}\b|\bapartado (?:de correos )?\d{1,6}\b/gi;

/** How far back somebody says that they live there, in characters. */
const BEFORE = 60;

export function findAddresses(text: string): Finding[] {
  const lived = ({ start }: Finding): boolean => LIVES.test(text.slice(Math.max(0, start - BEFORE), start));
  return [
    ...found('address', text, STREET), ...found('address', text, STREET_SAID).filter(lived),
    ...found('address', text, CALLE), ...found('address', text, CALLE_SAID).filter(lived), ...found('address', text, BOX),
  ];
}
