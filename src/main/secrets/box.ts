/** What the key store of the operating system keeps for this user (DPAPI, Keychain, Secret Service). */
export interface SecretBox {
  /** `none`: sealed with a password that everybody knows; only for tests and trials, and the screen says so. */
  readonly protection: 'os' | 'none';
  seal(text: string): string;
  /** @throws when it was sealed by another user or computer, or is damaged */
  open(sealed: string): string;
}

/** The part of Electron's `safeStorage` that is used. */
export interface KeyStore {
  isEncryptionAvailable(): boolean;
  getSelectedStorageBackend(): string;
  setUsePlainTextEncryption(use: boolean): void;
  encryptString(text: string): Buffer;
  decryptString(sealed: Buffer): string;
}

export interface BoxOptions {
  readonly platform: NodeJS.Platform;
  /** `--allow-plaintext-secrets` was given. */
  readonly allowPlaintext: boolean;
  /** `--user-data-dir` was given. */
  readonly ownDataFolder: boolean;
}

/**
 * After the app is ready.
 *
 * Without a keyring Chromium on Linux would "encrypt" with a password that stands in its source. That is taken only by
 * who asks for it, and only for a data folder of its own: the ordinary one of a user never gets such a file.
 * @returns undefined when this computer cannot keep a secret; it is then asked for at every start
 */
export function openSecretBox(keyStore: KeyStore, { platform, allowPlaintext, ownDataFolder }: BoxOptions): SecretBox | undefined {
  const weak = platform === 'linux' && ['basic_text', 'unknown'].includes(keyStore.getSelectedStorageBackend());
  if (weak) {
    if (!allowPlaintext || !ownDataFolder) return undefined;
    keyStore.setUsePlainTextEncryption(true);
  }
  if (!keyStore.isEncryptionAvailable()) return undefined;
  return {
    protection: weak ? 'none' : 'os',
    seal: (text) => keyStore.encryptString(text).toString('base64'),
    open: (sealed) => keyStore.decryptString(Buffer.from(sealed, 'base64')),
  };
}
