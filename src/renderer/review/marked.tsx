import { pieces, shown } from './words.js';

/** What was found, with the found words marked. */
export const Marked = ({ text, marks }: { readonly text: string; readonly marks: readonly (readonly [number, number])[] }) =>
  pieces(text, marks).map((piece, index) => (piece.found ? <mark key={index}>{shown(piece.text).text}</mark> : <span key={index}>{shown(piece.text).text}</span>));
