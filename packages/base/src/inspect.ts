/** The key under which Node's `util.inspect` looks for an object's own way of being printed. */
export const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;
