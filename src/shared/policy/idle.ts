/** A desk that nobody touches, in the policy. */
import { section, whole } from './fields.js';

export const idle = section({
  away: whole('seconds', 5, 28_800).default(300).describe('Seconds without keyboard and mouse after which colleagues see the person as away'),
  forgotten: whole('seconds', 5, 28_800).default(1_200).describe('Seconds without keyboard and mouse after which an open desk asks whether somebody is still there'),
  afterShift: whole('seconds', 5, 28_800).default(120).describe('The same, when the shift of the person is over'),
  countdown: whole('seconds', 5, 600).default(60).describe('Seconds until it closes itself when nobody answers: what it holds goes back into the queue, and patrons see it as closed'),
});
