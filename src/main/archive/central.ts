import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { CentreView } from '../../shared/view.js';
import type { CentralLogin, CentralLoginStore } from '../secrets/central-login.js';
import type { Central } from './messages.js';

/** Which central storage the policy names, and how this computer gets into it. */
export class CentralAccess {
  readonly #policy: Policy['central'];
  readonly #logins: CentralLoginStore;

  constructor(policy: Policy['central'], logins: CentralLoginStore) {
    this.#policy = policy;
    this.#logins = logins;
  }

  /** `no-login`: a database, and nobody has said as whom to connect. */
  get storage(): Central | 'no-login' | undefined {
    const { folder, postgres, reviewerKeys = [], libraryKey } = this.#policy ?? {};
    if (folder !== undefined) return { kind: 'folder', folder, reviewerKeys: [...reviewerKeys], ...(libraryKey === undefined ? {} : { libraryKey }) };
    if (postgres === undefined) return undefined;
    const login = this.#logins.get();
    return login === undefined ? 'no-login' : { kind: 'postgres', place: postgres, login };
  }

  /** The connection in words, for the settings. */
  get view(): Pick<CentreView, 'where' | 'login'> {
    const { folder, postgres } = this.#policy ?? {};
    if (folder !== undefined) return { where: `The folder ${folder}` };
    if (postgres === undefined) return {};
    const user = this.#logins.get()?.user;
    return { where: `PostgreSQL on ${postgres.host}, database ${postgres.database}`, login: user === undefined ? {} : { user } };
  }

  /**
   * Tries the login and keeps it. One that cannot be tried, because the server is out of reach, is kept as well.
   * @throws AppError `wrong-password`, `certificate`, `not-allowed`, `archive-damaged`: it is not kept
   */
  async signIn(login: CentralLogin): Promise<void> {
    const place = this.#policy?.postgres;
    if (place === undefined) throw new AppError('invalid-request', 'The policy names no database as central storage, so there is nothing to sign in to.');
    try {
      const { openPostgres } = await import('./postgres/target.js');
      await (await openPostgres({ place, login, archiveId: undefined })).close?.();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'archive-unreachable') throw error;
    }
    this.#logins.set(login);
  }
}
