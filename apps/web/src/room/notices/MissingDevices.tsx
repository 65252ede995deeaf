import type { Sound } from '@sotto/client';
import { useWatched } from '../../parts/useWatched.ts';
import { laterStrings } from '../../strings/later.ts';

/** Chosen devices that can't be reached, each with another one in its place. */
export function MissingDevices({ sound }: { sound: Sound }) {
  return useWatched(sound).missing.map((kind) => (
    <p key={kind} role="alert" className="hint missing">
      {laterStrings().missing[kind]}
    </p>
  ));
}
