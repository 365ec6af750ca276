/**
 * The key pair that makes a conversation this browser's own. The private half can be used but not read, by this page
 * or any other script; it lives in IndexedDB so that it survives a reload, else in memory.
 */
import { attachText } from '../core/patron/attach.js';

export interface Keys {
  readonly pair: CryptoKeyPair;
  /** Uncompressed public point, base64url. */
  readonly shown: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const STORE = 'keys';
/** ms. A key that nobody came back for is of no use: the browser forgot the conversation when its tab was closed. */
const KEPT = 24 * 60 * 60 * 1_000;

function base64url(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

const settled = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')));
  });

/** Some browsers refuse IndexedDB in private windows: undefined then, and the key is kept in memory alone. */
async function inStore<T>(work: (store: IDBObjectStore) => Promise<T>): Promise<T | undefined> {
  let database: IDBDatabase | undefined;
  try {
    const opening = indexedDB.open('deskbell', 1);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE));
    database = await settled(opening);
    return await work(database.transaction(STORE, 'readwrite').objectStore(STORE));
  } catch {
    return undefined;
  } finally {
    database?.close();
  }
}

interface Kept {
  readonly pair: CryptoKeyPair;
  readonly at: number;
}
const isKept = (value: unknown): value is Kept =>
  typeof value === 'object' && value !== null && 'at' in value && typeof value.at === 'number' && 'pair' in value && typeof value.pair === 'object' && value.pair !== null && 'privateKey' in value.pair && value.pair.privateKey instanceof CryptoKey;

const withShown = async (pair: CryptoKeyPair): Promise<Keys> => ({ pair, shown: base64url(await crypto.subtle.exportKey('raw', pair.publicKey)) });

/** The conversation's keys from before the reload; undefined when this browser did not keep them. */
export async function findKeys(conversation: string): Promise<Keys | undefined> {
  const kept: unknown = await inStore((store) => settled(store.get(conversation)));
  return isKept(kept) ? withShown(kept.pair) : undefined;
}

/** New keys for a conversation; forgets those that are too old to be of use. */
export async function makeKeys(conversation: string, now: number): Promise<Keys> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  await inStore(async (store) => {
    const cursor = store.openCursor();
    cursor.addEventListener('success', () => {
      const at = cursor.result;
      if (!at) return;
      const kept: unknown = at.value;
      if (!isKept(kept) || kept.at < now - KEPT) at.delete();
      at.continue();
    });
    await settled(store.put({ pair, at: now } satisfies Kept, conversation));
  });
  return withShown(pair);
}

export async function forgetKeys(conversation: string): Promise<void> {
  await inStore((store) => settled(store.delete(conversation)));
}

/** @returns base64url of the signature (IEEE P1363) that claims the conversation for this address */
export async function signAddress(keys: Keys, conversation: string, address: string, nonce?: string): Promise<string> {
  const text = new TextEncoder().encode(attachText(conversation, address, nonce));
  return base64url(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.pair.privateKey, text));
}
