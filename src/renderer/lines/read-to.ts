/** Up to where a channel was read when it was opened: what comes after it is new until it is opened again. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';

const places = createStore<Readonly<Record<string, number | undefined>>>(() => ({}));

/** The place of the last line that was read; undefined: nothing was new. */
export const useReadTo = (id: string): number | undefined => useStore(places, (all) => all[id]);
export const setReadTo = (id: string, place: number | undefined): void => places.setState({ [id]: place });
