import { type Bytes, concat } from '@sotto/base';
import type { Dice } from './createDice.ts';

/** CBOR heads that announce much, nest or are forbidden, and texts that make parsers stumble. */
const spiteful = [
  ...[0x00, 0x18, 0x19, 0x1b, 0x40, 0x5b, 0x5f, 0x60, 0x7b, 0x7f, 0x80, 0x81, 0x9b, 0x9f, 0xa0, 0xa1, 0xbb, 0xbf, 0xc2],
  ...[0xf4, 0xf6, 0xf7, 0xf9, 0xfb, 0xff, 0x22, 0x25, 0x2c, 0x2e, 0x3a, 0x3b, 0x5b, 0x5c, 0x5d],
];

/** The longest input: a little more than the longest message. */
const mostBytes = 66_000;

type Change = (bytes: Bytes, dice: Dice, others: readonly Bytes[]) => Bytes;

const at = (bytes: Bytes, dice: Dice) => dice.roll(bytes.length + 1);

const changes: readonly Change[] = [
  (bytes, dice) => {
    const changed = bytes.slice();
    const index = dice.roll(changed.length);
    if (index in changed) changed[index] = (changed[index] ?? 0) ^ (1 << dice.roll(8));
    return changed;
  },
  (bytes, dice) => {
    const changed = bytes.slice();
    if (changed.length > 0) changed[dice.roll(changed.length)] = dice.pick(spiteful);
    return changed;
  },
  (bytes, dice) => insert(bytes, at(bytes, dice), Uint8Array.of(dice.pick(spiteful))),
  (bytes, dice) => insert(bytes, at(bytes, dice), dice.bytes(1 + dice.roll(8))),
  (bytes, dice) => bytes.slice(0, at(bytes, dice)),
  (bytes, dice) => bytes.slice(at(bytes, dice)),
  (bytes, dice) => cut(bytes, at(bytes, dice), at(bytes, dice)),
  (bytes, dice) => {
    const from = at(bytes, dice);
    return insert(bytes, from, bytes.slice(from, from + dice.roll(64)));
  },
  (bytes, dice, others) => {
    const other = dice.pick(others);
    return concat(bytes.slice(0, at(bytes, dice)), other.slice(at(other, dice)));
  },
  (bytes, dice) => insert(bytes, at(bytes, dice), new Uint8Array(1 + dice.roll(40)).fill(dice.pick(spiteful))),
  (bytes, dice) => {
    const isLong = dice.roll(50) === 0;
    return insert(bytes, at(bytes, dice), new Uint8Array(isLong ? mostBytes : 300).fill(dice.pick(spiteful)));
  },
];

function insert(bytes: Bytes, from: number, more: Bytes): Bytes {
  return concat(bytes.slice(0, from), more, bytes.slice(from));
}

function cut(bytes: Bytes, one: number, other: number): Bytes {
  return concat(bytes.slice(0, Math.min(one, other)), bytes.slice(Math.max(one, other)));
}

/** A valid sample, most often changed a few times; now and then random bytes. */
export function mutate(samples: readonly Bytes[], dice: Dice): Bytes {
  if (samples.length === 0 || dice.roll(10) === 0) return dice.bytes(dice.roll(dice.roll(4) === 0 ? 600 : 40));
  // A copy: a slice of a Buffer shares its bytes.
  let bytes: Bytes = new Uint8Array(dice.pick(samples));
  for (let change = dice.roll(4); change >= 0; change--) bytes = dice.pick(changes)(bytes, dice, samples);
  return bytes.slice(0, mostBytes);
}
