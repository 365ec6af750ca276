/** Ends every switch over a union: a new member that nobody handles is a type error, and at run time an exception. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
