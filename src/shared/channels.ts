/** Names of the IPC channels, alone in one file: the sandboxed preload loads nothing heavier. */
export const REQUESTS = [
  'desk:snapshot',
  'session:sign-in',
  'session:sign-out',
  'session:service-password',
  'request:log',
  'request:take',
  'request:take-next',
  'request:release',
  'request:hold',
  'request:resume',
  'request:end',
  'request:offer',
  'request:accept',
  'request:decline',
  'request:take-over',
  'request:block',
  'block:lift',
  'request:note',
  'conversation:open',
  'conversation:window',
  'conversation:reply',
  'conversation:draft',
  'conversation:typing',
  'link:open',
  'scripts:list',
  'scripts:used',
  'settings:get',
  'settings:set',
  'record:retry',
  'record:begin-anew',
  'notice:dismiss',
  'alert:test',
  'window:drawn',
  'window:ready',
] as const;
export type RequestChannel = (typeof REQUESTS)[number];

/** From main to the window. */
export const EVENTS = ['desk:patch', 'settings:changed', 'command', 'alert', 'draft:returned'] as const;
export type EventChannel = (typeof EVENTS)[number];
