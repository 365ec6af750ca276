/** Scripts that the desk itself knows by their id. */

/** Asks whether the patron is still there: a reply that began with it was that question. */
export const ASKED_SCRIPT = 'are-you-there';
/** Says that somebody is still at it. */
export const HOLDING_SCRIPT = 'still-looking';
/** Asks for no more private data. */
export const NOT_HERE_SCRIPT = 'please-not-here';
/** Says goodbye to somebody who was asked and says nothing. */
export const GOODBYE_SCRIPT = 'goodbye-silent';
