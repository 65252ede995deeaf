/** One form that a value can take on the wire, in a file or in a line. */
export interface EncodedForm {
  readonly encoding: string;
  readonly bytes: Uint8Array;
  /** True if upper and lower case of ASCII letters are the same. */
  readonly ignoresCase: boolean;
}

/** A form of a labelled secret. */
export interface Needle extends EncodedForm {
  readonly label: string;
}

/** A form given as the ASCII or UTF-8 text that it looks like. */
export function textForm(encoding: string, text: string, ignoresCase: boolean): EncodedForm {
  return { encoding, bytes: Buffer.from(text, 'utf8'), ignoresCase };
}
