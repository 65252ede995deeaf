import { type EncodedForm, textForm } from './Needle.ts';

/** The forms of a byte string: raw, reversed, hex, base64 and base64url at each offset, percent, lists of numbers. */
export function byteNeedles(bytes: Uint8Array): readonly EncodedForm[] {
  return [
    { encoding: 'raw', bytes, ignoresCase: false },
    { encoding: 'reversed', bytes: bytes.toReversed(), ignoresCase: false },
    ...hexForms(bytes),
    ...decimalForms(bytes),
    ...[0, 1, 2].flatMap((offset) => base64Forms(bytes, offset)),
  ];
}

function hexForms(bytes: Uint8Array): readonly EncodedForm[] {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const separators = ['', ' ', ':', '-', ',', ', ', '%', '\\x', ',0x', ', 0x'];
  return separators.map((separator) => {
    const name = separator === '%' ? 'percent' : `hex${separator && ` by "${separator}"`}`;
    return textForm(name, pairs.join(separator), true);
  });
}

/** The decimal forms in which JavaScript prints bytes. `peel` handles typed arrays in JSON. */
function decimalForms(bytes: Uint8Array): readonly EncodedForm[] {
  return [',', ', '].map((separator) => textForm(`decimal by "${separator}"`, bytes.join(separator), false));
}

/** The characters that the secret alone decides when `offset` unknown bytes stand before it in its group of three. */
function base64Forms(bytes: Uint8Array, offset: number): readonly EncodedForm[] {
  const first = Math.ceil((offset * 8) / 6);
  const end = Math.floor(((offset + bytes.length) * 8) / 6);
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .slice(first, end);
  const urlText = text.replaceAll('+', '-').replaceAll('/', '_');
  return [
    textForm(`base64+${offset}`, text, false),
    textForm(`base64url+${offset}`, urlText, false),
    textForm(`percent base64+${offset}`, encodeURIComponent(text), true),
  ];
}
