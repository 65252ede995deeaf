import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import { encodeCanonical, limits, parseMessage } from '@sotto/protocol';
import * as v from 'valibot';
import type { HouseKeys } from '../link/HouseKeys.ts';
import { isTitle, type Title } from './displayText.ts';
import { open, type SealedKind, seal } from './sealed.ts';

const kind: SealedKind = { type: 'house-name', sealedBytes: limits.houseNameBytes };

const content = v.strictObject({ name: v.custom<Title>(isTitle) });

/** Seals a house's name, under the rules of a title: `limits.houseNameBytes` bytes, whatever it is. [K9, K15] */
export function sealHouseName(name: Title, keys: HouseKeys): Bytes {
  return seal(kind, encodeCanonical({ name }), keys);
}

/** The name of this house; any holder of its link can have made it. [K9, K15] */
export function openHouseName(
  sealed: Uint8Array,
  keys: HouseKeys,
): Result<Title, Fault<'seal-broken' | 'name-malformed'>> {
  const opened = open(kind, sealed, keys);
  if (!opened.ok) return opened;
  const parsed = parseMessage(content, opened.value);
  return parsed.ok ? ok(parsed.value.name) : fail('name-malformed');
}
