/** A favour that is being written: it stays when the sheet is closed, and goes when it is asked or when its person leaves. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { DateValue } from 'react-aria-components/DateField';
import type { FavourKind } from '../../core/favour/favour.js';
import { subscribeDesk } from '../desk.js';

/** `none`; `exact`; or a time to choose, ms since 1970 as text. */
export type When = string;

export interface FavourDraft {
  readonly kind: FavourKind;
  readonly channel: string;
  /** `all`, `person …` or `desk …`. */
  readonly to: string;
  readonly title: string;
  readonly callNumber: string;
  readonly barcode: string;
  readonly branch: string;
  readonly text: string;
  readonly note: string;
  readonly when: When;
  readonly exact: DateValue | null;
}

export const EMPTY: FavourDraft = { kind: 'pull', channel: '', to: 'all', title: '', callNumber: '', barcode: '', branch: '', text: '', note: '', when: 'none', exact: null };

const store = createStore<{ readonly draft: FavourDraft }>(() => ({ draft: EMPTY }));

export const useFavourDraft = (): FavourDraft => useStore(store, ({ draft }) => draft);
export const favourDraft = (): FavourDraft => store.getState().draft;
export const changeFavourDraft = (change: Partial<FavourDraft>): void => store.setState(({ draft }) => ({ draft: { ...draft, ...change } }));
export const forgetFavourDraft = (): void => store.setState({ draft: EMPTY });

subscribeDesk((now, before) => {
  if (before.me !== undefined && now.me?.address !== before.me.address) forgetFavourDraft();
});
