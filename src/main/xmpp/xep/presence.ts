/** Presence, RFC 6121 §4.7.2: what one does, for programs, and in words, for people. https://www.rfc-editor.org/rfc/rfc6121#section-4.7.2 */
import type { Said } from '../../../core/presence/presence.js';
import { xml, type Element } from '../xml.js';

export const buildShown = ({ show, status }: Pick<Said, 'show' | 'status'>): readonly (Element | undefined)[] =>
  [show === undefined ? undefined : xml('show', {}, show), status === '' ? undefined : xml('status', {}, status)];
