declare const brand: unique symbol;

/** A `T` that only its own constructor or parser can make: two brands of one shape never mix. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
