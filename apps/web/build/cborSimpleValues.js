/**
 * The part of CBOR's major type 7 that our messages use, in place of all that cborg supports: false, true and null,
 * which cborg decodes by itself. No message contains a floating-point number, so reading and writing refuse one.
 */
export const MINOR_FALSE = 20;
export const MINOR_TRUE = 21;
export const MINOR_NULL = 22;
export const MINOR_UNDEFINED = 23;

const major = 7 << 5;
const minors = new Map([
  [false, MINOR_FALSE],
  [true, MINOR_TRUE],
  [null, MINOR_NULL],
]);

function refuse() {
  throw new Error('not a simple value');
}

/** @param {{ pushByte(byte: number): void }} writer @param {{ value: any }} token */
export function encodeFloat(writer, { value }) {
  writer.pushByte(major | (minors.get(value) ?? refuse()));
}

export const decodeUndefined = refuse;
export const decodeBreak = refuse;
export const decodeFloat16 = refuse;
export const decodeFloat32 = refuse;
export const decodeFloat64 = refuse;
