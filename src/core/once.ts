/** @returns what gives the value, made when it is wanted for the first time: for what takes long, and no desk needs while it opens */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
