import type { LabelledSecret } from '../Finding.ts';
import { byteNeedles } from './byteEncodings.ts';
import type { Needle } from './Needle.ts';
import { textNeedles } from './textEncodings.ts';

/** Shorter secrets would be found by chance. */
const SHORTEST_BYTES = 6;

/** Every encoding of every secret, as byte strings to look for; those that come out the same are kept once. */
export function createNeedles(secrets: readonly LabelledSecret[]): readonly Needle[] {
  return secrets.flatMap(({ label, value }) => {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
    if (bytes.length < SHORTEST_BYTES) throw new Error(`${label} is too short to be looked for`);
    const encoded = [...(typeof value === 'string' ? textNeedles(value) : []), ...byteNeedles(bytes)];
    const distinct = new Map<string, Needle>();
    for (const { encoding, bytes, ignoresCase } of encoded) {
      const key = Buffer.from(bytes).toString('latin1');
      if (!distinct.has(key)) distinct.set(key, { label, encoding, bytes, ignoresCase });
    }
    return [...distinct.values()];
  });
}
