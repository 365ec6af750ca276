/** Keys by name: "Ctrl+Shift+B", "F2", "/". Pure. */
type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** @param apple on a Mac, Command stands for Ctrl */
export function keysOf(event: Press, apple: boolean): string {
  const main = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const ctrl = apple ? event.metaKey : event.ctrlKey;
  // Shift makes another character of a single one; it is part of the name only beside Ctrl or a named key.
  const shift = event.shiftKey && (event.key.length > 1 || ctrl);
  return [ctrl ? 'Ctrl' : '', event.altKey ? 'Alt' : '', shift ? 'Shift' : '', main].filter((part) => part !== '').join('+');
}

/** As a person reads it: "Ctrl+H", on a Mac "⌘H". */
export const keyLabel = (keys: string, apple: boolean): string => (apple ? keys.replaceAll('Ctrl+', '⌘').replaceAll('Shift+', '⇧') : keys);
