import { decodeCanonical } from '@sotto/protocol';
import type { LabelledSecret } from '../../wiretap/Finding.ts';

/** Shorter byte strings come about by chance. */
const shortest = 8;
/** A multiple of three, so that bytes that begin like this also begin with the same base64. */
const most = 24;

/**
 * Collects every byte string in every message that server or relay handled (handles, keys, joins, sessions,
 * credentials, signatures, hashes), and labels it. Only the beginning of each is kept.
 */
export function labelSeen(messages: readonly Uint8Array[]): LabelledSecret[] {
  const seen = new Map<string, LabelledSecret>();
  const look = (value: unknown, label: string) => {
    if (value instanceof Uint8Array) {
      if (value.length < shortest || new Set(value).size < 4) return;
      const beginning = new Uint8Array(value.subarray(0, most));
      seen.set(Buffer.from(beginning).toString('hex'), { label, value: beginning });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) look(inner, Array.isArray(value) ? label : `${label} ${key}`);
    }
  };
  for (const message of messages) {
    const decoded = decodeCanonical(message);
    if (decoded.ok) look(decoded.value, 'seen:');
  }
  return [...seen.values()];
}
