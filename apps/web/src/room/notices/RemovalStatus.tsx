import type { PendingRemoval } from '@sotto/client';
import { useEffect, useState } from 'react';
import { isolate } from '../../parts/isolate.ts';
import { laterStrings } from '../../strings/later.ts';
import { namesOf } from './namesOf.ts';

/** How long a confirmation stays to be read, in milliseconds. */
const readMs = 12_000;

/** The members who have not confirmed a removal yet; then, for a while, that everybody has. */
export function RemovalStatus({ removal: { name, waitingFor, unnamedCount } }: { readonly removal: PendingRemoval }) {
  const { notices: words } = laterStrings();
  const isConfirmed = waitingFor.length + unnamedCount === 0;
  const [isRead, setRead] = useState(false);
  useEffect(() => {
    setRead(false);
    if (!isConfirmed) return;
    const timer = setTimeout(() => setRead(true), readMs);
    return () => clearTimeout(timer);
  }, [isConfirmed]);
  if (isConfirmed) return !isRead && <p>{words.confirmed(isolate(name))}</p>;
  return (
    <p>
      <strong>{words.unconfirmed(isolate(name), namesOf(waitingFor), waitingFor.length === 1)}</strong>
    </p>
  );
}
