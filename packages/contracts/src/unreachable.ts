/** Ends a switch over a union: a member nobody handles does not compile, and throws if data got past the border unparsed. */
export function unreachable(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
