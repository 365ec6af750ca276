import type { Log } from './log/log.js';
export interface ArchiveHostOptions { readonly script: string; readonly folder: string | undefined; readonly log: Log; readonly journal: () => unknown; readonly report: (s: { configured: boolean; backlog: number }) => void }
export class ArchiveHost { constructor(o: ArchiveHostOptions) { void o; } wake(): void { /**/ } async drain(): Promise<number> { return 0; } async stop(): Promise<void> { /**/ } }
