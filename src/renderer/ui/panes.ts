/** Widths of the panes that can be moved, rem. Kept in the settings under these names. */
export const PANES = { queue: { usual: 21, min: 15, max: 34 }, details: { usual: 17, min: 13, max: 28 } } as const;
export type PaneName = keyof typeof PANES;
