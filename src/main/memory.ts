import { setFlagsFromString } from 'node:v8';

/**
 * From now on V8 does not let the space for new objects grow: after a rush it kept 16 MB and more of it, which a desk
 * at rest never uses again. It has what it grew to until the process is idle, hence after the start. The limit itself
 * (`--max-semi-space-size`) is read before Electron runs a line of ours.
 */
export const keepNewSpaceSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1');
