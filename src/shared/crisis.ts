/** Distress in words, for the screen and the transcript alike. */
import type { Distress } from '../core/suggest/word-list.js';

export const DISTRESS_WORDS: Readonly<Record<Distress, string>> = { danger: 'danger now', illness: 'illness or injury', 'self-harm': 'self-harm', abuse: 'abuse' };
