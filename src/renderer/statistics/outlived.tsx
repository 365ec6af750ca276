import { dayWords } from './words.js';

/** @param until the last day whose rows retention has removed; none: rows say all of it */
export const Outlived = ({ until }: { readonly until: string | undefined }) =>
  (until === undefined ? null : <p className="quiet">Up to {dayWords(until)}, retention has removed rows of the record: those days are counted as they were written down before.</p>);
