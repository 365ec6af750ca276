/** Of the window, before anybody has chosen another one; px. */
export const FIRST_SIZE = { width: 1180, height: 740 };
