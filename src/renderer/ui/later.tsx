import { useEffect, useState, type ComponentType } from 'react';

interface Loaded<P> {
  readonly Component: ComponentType<P>;
}

/**
 * A part of the page that is loaded when it is drawn for the first time; until then there is nothing. Not React's
 * `lazy`, which throws what it waits for: to know where that was, V8 parses React once more in the middle of a drawing.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: Loaded<P> | undefined;
  return function Later(props: P) {
    const [there, setThere] = useState(loaded);
    useEffect(() => {
      if (there) return undefined;
      let gone = false;
      const take = (found: () => Loaded<P>): void => void (gone || setThere(found));
      // Not in here: Chromium asks where it was asked for, and V8 would parse all of React that stands around this line.
      Promise.resolve().then(load).then(
        (Component) => take(() => (loaded = { Component })),
        // As any other fault of a part.
        (error: unknown) => take(() => {
          throw error;
        }),
      );
      return () => {
        gone = true;
      };
    }, [there]);
    return there ? <there.Component {...props} /> : null;
  };
}
