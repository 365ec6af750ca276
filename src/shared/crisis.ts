/** Distress in words, for the screen and the transcript alike. */
export { DISTRESS_WORDS } from '../core/operation-words.js';
