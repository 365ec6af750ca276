/** Names of the IPC channels of the review window, alone in one file: its sandboxed preload loads nothing heavier. */
export const REVIEW_REQUESTS = [
  'review:begin',
  'review:choose-key',
  'review:sign-in',
  'review:sign-out',
  'review:overview',
  'review:choices',
  'review:search',
  'review:read',
  'review:mark',
  'review:accesses',
  'review:statistics',
  'review:statistics-save',
  'review:statistics-print',
  'review:disclosure',
  'review:disclosure-folder',
  'review:disclosure-key',
  'review:disclose',
  'review:disclosure-show',
  'review:holds',
  'review:hold-counts',
  'review:hold-preview',
  'review:hold-key',
  'review:hold',
  'review:hold-decide',
] as const;
export type ReviewChannel = (typeof REVIEW_REQUESTS)[number];

/** From main to the review window. */
export const REVIEW_EVENTS = ['review:look'] as const;
export type ReviewEventChannel = (typeof REVIEW_EVENTS)[number];
