/** What the review window may ask for when something is disclosed. Folders and key files are chosen in the system's own windows; the page never names a path. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { GuardRules } from '../../core/guard/rules.js';
import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { DisclosureAnswers, DisclosureOrder } from '../../shared/review/disclosure.js';
import type { ReviewStore } from '../../shared/review/types.js';
import type { Signer } from '../archive/keys/signed.js';
import { rulesOf } from '../desk/rules.js';

export interface DisclosureHandlerParts {
  readonly policy: Policy;
  /** @throws AppError `not-signed-in` */
  readonly record: () => Pick<ReviewStore, 'read' | 'exporting'>;
  /** Whoever is signed in to review. */
  readonly me: () => string;
  readonly now: () => number;
  /** Asks for a folder. @returns undefined: the person changed their mind */
  readonly chooseFolder: () => Promise<string | undefined>;
  /** The same for the file with the library's key. */
  readonly chooseKey: () => Promise<string | undefined>;
  readonly pdf: (file: string) => Promise<Uint8Array>;
  /** Shows a folder in the system's own window. */
  readonly show: (folder: string) => void;
}

type Channel = keyof DisclosureAnswers;
interface Asked {
  readonly order: DisclosureOrder;
  readonly passphrase?: string;
}
export type DisclosureHandlers = { readonly [C in Exclude<Channel, 'review:disclose'>]: () => DisclosureAnswers[C] | Promise<DisclosureAnswers[C]> } & {
  readonly 'review:disclose': (asked: Asked) => Promise<DisclosureAnswers['review:disclose']>;
};

/** What the window needs of the guard: how staff is warned is no business of a disclosure. */
function guardOf(policy: Policy): GuardRules {
  const { cards, nationalIds, published, staffNames } = rulesOf(policy).guard;
  return { cards, nationalIds, published, staffNames };
}

/** @throws AppError `wrong-password`, `invalid-request`: also for a key that is not the one in the policy */
async function signerOf(file: string | undefined, passphrase: string, libraryKey: string | undefined): Promise<Signer> {
  if (file === undefined) throw new AppError('invalid-request', 'Choose the file with the key of the library first.');
  const { openLibraryFile } = await import('../archive/keys/library-file.js');
  return openLibraryFile(file, passphrase, libraryKey);
}

export function createDisclosureHandlers({ policy, record, me, now, chooseFolder, chooseKey, pdf, show }: DisclosureHandlerParts): DisclosureHandlers {
  let folder: string | undefined;
  let keyFile: string | undefined;
  let last: string | undefined;
  let isBusy = false;
  const names = new Map(policy.services.map(({ address, name }) => [address, name]));
  const make = async ({ order, passphrase }: Asked): Promise<DisclosureAnswers['review:disclose']> => {
    if (folder === undefined) throw new AppError('invalid-request', 'Choose a folder for the disclosure first.');
    const signer = passphrase === undefined ? undefined : await signerOf(keyFile, passphrase, policy.central?.libraryKey);
    const { makeDisclosure } = await import('./export.js');
    const made = await makeDisclosure(order, folder, {
      store: record(), library: policy.library, timeZone: policy.timeZone, guard: guardOf(policy), serviceName: (address) => names.get(address), madeBy: me(), now,
      newId: () => randomBytes(16).toString('hex'), pdf, ...(signer ? { signer } : {}),
    });
    last = made.folder;
    return made;
  };
  return {
    'review:disclosure': () => {
      record();
      return { guard: guardOf(policy), canSign: policy.central?.libraryKey !== undefined, ...(folder === undefined ? {} : { folder }), ...(keyFile === undefined ? {} : { keyFile: path.basename(keyFile) }) };
    },
    'review:disclosure-folder': async () => {
      const chosen = await chooseFolder();
      if (chosen === undefined) return {};
      folder = chosen;
      return { folder };
    },
    'review:disclosure-key': async () => {
      const chosen = await chooseKey();
      if (chosen === undefined) return {};
      keyFile = chosen;
      return { keyFile: path.basename(keyFile) };
    },
    'review:disclose': async (asked) => {
      if (isBusy) throw new AppError('invalid-request', 'A disclosure is being made already. Wait until it is ready.');
      isBusy = true;
      try {
        return await make(asked);
      } finally {
        isBusy = false;
      }
    },
    'review:disclosure-show': () => {
      if (last !== undefined) show(last);
    },
  };
}
