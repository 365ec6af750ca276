/** A change that is done at once, and can be taken back: by the message that says it, and by a command. */
import { desk } from '../desk.js';
import { say, unsay } from '../screen.js';

export interface Undoable {
  /** Whether there is one that the person here made. */
  readonly possible: () => boolean;
  readonly undo: () => Promise<void>;
  /** Says what was done, with Undo beside it. */
  readonly changed: (text: string) => Promise<void>;
}

interface UndoableOptions {
  /** Takes it back in main. @returns whether that was done */
  readonly takeBack: () => Promise<boolean>;
  readonly reload: () => Promise<void>;
  /** Said afterwards. */
  readonly done: string;
}

export function undoable({ takeBack, reload, done }: UndoableOptions): Undoable {
  /** The message that offers to take the last change back, and whose change that was. */
  let offered: { readonly message: number; readonly by: string | undefined } | undefined;
  const possible = (): boolean => offered !== undefined && offered.by === desk().me?.address;
  const undo = async (): Promise<void> => {
    if (!offered || !possible()) return;
    unsay(offered.message);
    offered = undefined;
    if (!(await takeBack())) return;
    await reload();
    say({ tone: 'info', text: done });
  };
  const changed = async (text: string): Promise<void> => {
    if (offered) unsay(offered.message);
    offered = { message: say({ tone: 'info', text, action: { label: 'Undo', run: () => void undo() } }), by: desk().me?.address };
    await reload();
  };
  return { possible, undo, changed };
}
