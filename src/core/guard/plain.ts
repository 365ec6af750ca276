/** The same text in plain letters, character by character, so that a place in one is the same place in the other. */

const SIGNS: Readonly<Record<string, string>> = { '«': '"', '»': '"', '“': '"', '”': '"', '„': '"', '’': "'", '‘': "'", '‐': '-', '‑': '-', '‒': '-', '–': '-', '—': '-', '−': '-' };

/** @returns text of the same length: no accents, wide digits as digits, one kind of space, quote and hyphen */
export function plainText(text: string): string {
  return text.replaceAll(/[^\u0020-\u007e]/g, (unit) => {
    if (unit === '\n') return unit;
    const sign = SIGNS[unit];
    if (sign !== undefined) return sign;
    if (/\s/.test(unit)) return ' ';
    const [first, ...more] = unit.normalize('NFKD').replaceAll(/\p{M}/gu, '');
    return first?.length === 1 && more.length === 0 ? first : unit;
  });
}
