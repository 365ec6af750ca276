/** What scrolls and has nothing to press is reached by Tab, so that keys can scroll it (WCAG 2.1.1). */
export const SCROLLS = { tabIndex: 0 } as const;
