/** Check digits: a number that passes is hardly ever an accident. */
import { assertNever } from '../assert.js';
import type { CardCheck } from './rules.js';

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';
const CODABAR = '0123456789-$:/.+ABCD';
const CURP = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';

/** ISO/IEC 7812-1: payment cards, Canadian insurance numbers, most library cards. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const weighed = i % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}

/** Weights 2, 3, 4 … from the right; the check digit 10 is written X. */
export function mod11(digits: string): boolean {
  const body = digits.slice(0, -1);
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) sum += Number(body[body.length - 1 - i]) * (i + 2);
  const check = (11 - (sum % 11)) % 11;
  return digits.at(-1) === (check === 10 ? 'X' : String(check));
}

/** Codabar, modulo 16 over the values of all its signs. */
export function mod16(code: string): boolean {
  let sum = 0;
  for (const sign of code) sum += Math.max(0, CODABAR.indexOf(sign));
  return sum % 16 === 0;
}

/** @param code without separators, in capitals; letters before the last sign do not count, except in Codabar */
export function cardChecks(code: string, check: CardCheck): boolean {
  const digits = code.slice(0, -1).replaceAll(/\D/g, '') + code.slice(-1);
  switch (check) {
    case 'none': return true;
    case 'luhn': return luhn(digits);
    case 'mod11': return mod11(digits);
    case 'mod16': return mod16(code);
    default: return assertNever(check);
  }
}

/** Spanish DNI and NIE: the number modulo 23 names the letter; X, Y, Z in front stand for 0, 1, 2. */
export function dni(code: string): boolean {
  const number = code.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return DNI_LETTERS[Number(number) % 23] === code.at(-1);
}

/** Mexican CURP: 17 signs weighed 18 to 2. */
export function curp(code: string): boolean {
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += CURP.indexOf(code[i] ?? '') * (18 - i);
  return (10 - (sum % 10)) % 10 === Number(code[17]);
}
