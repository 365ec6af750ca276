/** Drawn by hand on a 20-unit grid. Modes differ in silhouette, filled or open, so that they are told apart without colour. */
import type { ReactElement, SVGProps } from 'react';
import type { Mode } from '../../core/operation.js';

const drawings = {
  /** A person on their feet: solid. */
  'in-person': <g fill="currentColor" stroke="none"><circle cx="10" cy="4" r="2.9" /><path d="M6.2 8h7.6c.9 0 1.6.7 1.6 1.6v4.2h-2V19H6.6v-5.2h-2V9.6c0-.9.7-1.6 1.6-1.6z" /></g>,
  /** A handset: one solid curve. */
  phone: <path fill="currentColor" stroke="none" d="M5.3 2 2.8 4.3c-.5.5-.7 1.2-.5 1.9 1.5 5.6 5.9 10 11.5 11.5.7.2 1.4 0 1.9-.5l2.3-2.5a1 1 0 0 0-.1-1.5l-3.1-2.3a1 1 0 0 0-1.3.1l-1.4 1.4a11.6 11.6 0 0 1-4.5-4.5L9 6.5a1 1 0 0 0 .1-1.3L6.8 2.1A1 1 0 0 0 5.3 2z" />,
  /** A speech bubble with lines of writing: open. */
  'patron-im': <g><path d="M3 3.5h14a1.2 1.2 0 0 1 1.2 1.2v8.1A1.2 1.2 0 0 1 17 14H9l-4.5 4v-4H3a1.2 1.2 0 0 1-1.2-1.2V4.7A1.2 1.2 0 0 1 3 3.5z" /><path d="M5.5 7.2h9M5.5 10.4h6" /></g>,
  /** Two heads, side by side: open. */
  'staff-im': <g><circle cx="6.5" cy="6.8" r="2.7" /><circle cx="13.7" cy="7.6" r="2.3" /><path d="M1.8 16.5c0-3 2-5 4.7-5s4.7 2 4.7 5M13.2 12.1c2.8-.3 5 1.5 5 4.4" /></g>,
  desk: <g><path d="M3.5 15.2h13M4.5 15.2a5.5 5.5 0 0 1 11 0M10 9.7V7.2M8 6.5h4" /></g>,
  channels: <g><path d="M7.5 3 5.8 17M14.2 3l-1.7 14M3.2 7.5h14M2.8 12.5h14" /></g>,
  scripts: <g><path d="M8.5 5.5C5.5 6.3 4 8.5 4 11.5v3h4.5v-4H6.2M17 5.5c-3 .8-4.5 3-4.5 6v3H17v-4h-2.3" /></g>,
  /** An open book with a question on one page and its answer on the other. */
  answers: <g><path d="M10 4.8C8.2 3.6 5.6 3.2 2.5 3.5v12c3.1-.3 5.7.1 7.5 1.3 1.8-1.2 4.4-1.6 7.5-1.3v-12c-3.1-.3-5.7.1-7.5 1.3zM10 4.8v12" /><path d="M12.8 8h2.2M12.8 11h2.2M5 7.4a1.3 1.3 0 1 1 1.8 1.2c-.4.2-.6.4-.6.9M6.2 11.8v.1" strokeWidth="1.4" /></g>,
  /** A sheet of a calendar with the hands of a clock. */
  shifts: <g><path d="M3 5.2h14v12H3zM3 8.6h14M6.8 3v3.4M13.2 3v3.4" /><path d="M10 10.6v2.6l2 1.2" /></g>,
  record: <g><rect x="3" y="3" width="14" height="14" rx="1.5" /><path d="M6.5 7.5h7M6.5 10.5h7M6.5 13.5h4" /></g>,
  statistics: <g><path d="M3 17.2h14" /><path fill="currentColor" d="M4.5 11h2.4v6.2H4.5zM8.8 7h2.4v10.2H8.8zM13.1 3.2h2.4v14h-2.4z" /></g>,
  settings: <g><path d="M3 6h6M13 6h4M3 14h3M10 14h7" /><circle cx="11" cy="6" r="2" /><circle cx="8" cy="14" r="2" /></g>,
  bell: <g fill="currentColor"><path d="M10 3a4.8 4.8 0 0 1 4.8 4.8c0 3.7 1.7 5 1.7 5.7h-13c0-.7 1.7-2 1.7-5.7A4.8 4.8 0 0 1 10 3z" /><path d="M8.2 15.5a1.9 1.9 0 0 0 3.6 0z" /></g>,
  hold: <g strokeWidth="2.6"><path d="M7 4.5v11M13 4.5v11" /></g>,
  draft: <path d="m4 16 .8-3.5L13.5 3.8a1.3 1.3 0 0 1 1.8 0l.9.9a1.3 1.3 0 0 1 0 1.8L7.5 15.2 4 16z" />,
  pending: <g><circle cx="10" cy="10" r="7" strokeDasharray="3 2.6" /><path d="M10 6.5V10l2.5 1.5" /></g>,
  recording: <g><circle cx="10" cy="10" r="7.2" /><circle cx="10" cy="10" r="3.6" fill="currentColor" stroke="none" /></g>,
  stopped: <g><circle cx="10" cy="10" r="7.2" /><path d="M5 15 15 5" strokeWidth="2" /></g>,
  open: <circle cx="10" cy="10" r="5" fill="currentColor" stroke="none" />,
  closed: <circle cx="10" cy="10" r="4.5" strokeWidth="2" />,
  centre: <g><ellipse cx="10" cy="5" rx="6.5" ry="2.5" /><path d="M3.5 5v10c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5V5M3.5 10c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5" /></g>,
  sent: <path d="m4 10.5 4 4 8-9" />,
  delivered: <path d="m1.5 10.8 3.7 3.7 7-8M9.5 13.7l1 .8 7.5-8" />,
  warning: <g><path d="M10 2.8 18.2 17H1.8z" /><path d="M10 7.8v4.4M10 14.6v.2" strokeWidth="2" /></g>,
  /** A hand that holds something out. */
  favour: <g><path d="M2 13.2c1.6-1.4 3.2-1.6 5-.6l2 1.1h2.6a1.3 1.3 0 0 1 0 2.6H8.4M11.8 14.6l4.3-2.2a1.3 1.3 0 0 1 1.2 2.3l-5.6 3.1c-1 .5-2 .5-3 .1L2 15.6" /><rect x="7.2" y="3" width="6.4" height="6.4" rx="1" /></g>,
  favourite: <path fill="currentColor" d="m10 2.6 2.3 4.8 5.2.7-3.8 3.6.9 5.2-4.6-2.5-4.6 2.5.9-5.2L2.5 8.1l5.2-.7z" />,
  flag: <g><path d="M5 2.5v15" /><path fill="currentColor" d="M5 3.5h10.5l-2.4 3.7 2.4 3.8H5z" /></g>,
  note: <g><path d="M4 3h12v9l-5 5H4z" /><path d="M16 12h-5v5" /></g>,
  unknown: <g><circle cx="10" cy="10" r="7.2" /><path d="M7.8 7.8a2.3 2.3 0 1 1 3.2 2.2c-.7.3-1 .8-1 1.5M10 14v.2" strokeWidth="1.9" /></g>,
  close: <path d="m5 5 10 10M15 5 5 15" />,
  back: <path d="M12.5 4 6.5 10l6 6" />,
  eye: <g><path d="M2 10c2-3.3 4.7-5 8-5s6 1.7 8 5c-2 3.3-4.7 5-8 5s-6-1.7-8-5z" /><circle cx="10" cy="10" r="2.3" /></g>,
  letter: <g><rect x="2.2" y="4.5" width="15.6" height="11" rx="1.2" /><path d="m2.8 5.5 7.2 5.6 7.2-5.6" /></g>,
  offer: <path d="M2.5 10h9.5M8.5 6l4 4-4 4M16.5 4v12" />,
  info: <g><circle cx="10" cy="10" r="7.2" /><path d="M10 9.2v4.6M10 6.3v.2" strokeWidth="2" /></g>,
  /** Four colleagues in one look: a full disc is there, a full disc with a bar is there and has somebody, a half one is away, a crossed ring is not at work. */
  there: <circle cx="10" cy="10" r="6.5" fill="currentColor" stroke="none" />,
  busy: <path fill="currentColor" stroke="none" fillRule="evenodd" d="M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM6 8.7h8v2.6H6z" />,
  away: <g><circle cx="10" cy="10" r="6" /><path fill="currentColor" stroke="none" d="M10 4a6 6 0 0 0 0 12z" /></g>,
  gone: <g><circle cx="10" cy="10" r="6" /><path d="m7.4 7.4 5.2 5.2M12.6 7.4l-5.2 5.2" /></g>,
  covered: <g><path d="M2 10c2-3.3 4.7-5 8-5s6 1.7 8 5c-2 3.3-4.7 5-8 5s-6-1.7-8-5zM3.5 17 16.5 3" /></g>,
} satisfies Record<string, ReactElement>;

export type IconName = keyof typeof drawings;

/** Decoration only: the words stand beside it, or are hidden beside it for screen readers. */
export const Icon = ({ name, ...rest }: { readonly name: IconName } & SVGProps<SVGSVGElement>) => (
  <svg className="icon" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false" {...rest}>
    {drawings[name]}
  </svg>
);

export const ModeIcon = ({ mode }: { readonly mode: Mode }) => <Icon name={mode} data-mode={mode} />;
