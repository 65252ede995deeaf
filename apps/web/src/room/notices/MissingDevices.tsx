import type { Sound } from '@sotto/client';
import { laterStrings } from '../../strings/later.ts';
import { useWatched } from '../../watched/useWatched.ts';

/** Chosen devices that can't be reached, each with another one in its place. */
export function MissingDevices({ sound }: { sound: Sound }) {
  return useWatched(sound).missing.map((kind) => (
    <p key={kind} role="alert" className="hint missing">
      {laterStrings().missing[kind]}
    </p>
  ));
}
