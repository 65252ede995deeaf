/** The key under which Node's `util.inspect` looks for an object's own printing method. */
export const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;
