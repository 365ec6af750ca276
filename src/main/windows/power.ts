import { powerMonitor, powerSaveBlocker } from 'electron';

export interface PowerEvents {
  /** The computer goes to sleep: a second or so is left to say so. */
  readonly onSuspend: () => void;
  readonly onResume: () => void;
  /** The system shuts down. */
  readonly onShutdown: () => void;
}

/** After the app is ready. */
export function watchPower({ onSuspend, onResume, onShutdown }: PowerEvents): void {
  powerMonitor.on('suspend', onSuspend);
  powerMonitor.on('resume', onResume);
  powerMonitor.on('shutdown', onShutdown);
}

/** While patrons see the desk as open, the computer does not fall asleep by itself; the screen may. */
export function createStayAwake(): (on: boolean) => void {
  let id: number | undefined;
  return (on) => {
    if (on && id === undefined) id = powerSaveBlocker.start('prevent-app-suspension');
    if (on || id === undefined) return;
    powerSaveBlocker.stop(id);
    id = undefined;
  };
}
