import { asAscii } from './asAscii.ts';

// White space, characters that no font draws, and two that fonts draw as nothing: a Braille cell without dots, and a
// musical note without a head.
const blank = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800\u{1D159}]+/gu;
const spaces = /[\p{White_Space}\u2800\u{1D159}]/u;

/**
 * The appearance of a text: texts that differ only by invisible characters, or by letters that look the same, have one
 * appearance. For comparing only.
 */
export function lookOf(text: string): string {
  return asAscii(text.normalize('NFKD'))
    .replace(blank, (run) => (spaces.test(run) ? ' ' : ''))
    .trim();
}

/** Tells whether a text looks empty. */
export function looksEmpty(text: string): boolean {
  return lookOf(text) === '';
}
