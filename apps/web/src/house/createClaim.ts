import type { House } from '@sotto/client';
import { type Code, parseClaimFragment } from '@sotto/protocol';
import type { Client } from '../tab/Client.ts';
import { createCell, type Watched } from '../watched/createCell.ts';
import type { BegunHouses } from './begunHouses.ts';

/** Everything that a view needs to draw the claiming of a server. */
export type ClaimSnapshot =
  /** `fault` is that of an earlier attempt, which the person may repeat. */
  | { readonly phase: 'asking'; readonly fault: Code | undefined }
  | { readonly phase: 'creating' }
  /** This browser can't keep the house, so the person keeps its link before the claim link is used up. */
  | { readonly phase: 'keeping'; readonly fragment: string }
  /** This link can't be used, now or later. */
  | { readonly phase: 'failed'; readonly code: Code };

/** The claiming of a server, from its link to the new house. */
export interface Claim extends Watched<ClaimSnapshot> {
  create(name: string): void;
  /** The person has the link of the house in a safe place. */
  goOn(): void;
}

export interface ClaimOptions {
  readonly client: Pick<Client, 'claimHouse' | 'doors'>;
  readonly begun: BegunHouses;
  /** False if this browser can't keep anything. */
  readonly isKept: Pick<Watched<boolean>, 'snapshot'>;
  readonly onClaimed: (house: House) => void;
}

/** Reads a claim link; `fragment` is what follows `#`, damaged or not. */
export function createClaim(fragment: string, { client, begun, isKept, onClaimed }: ClaimOptions): Claim {
  const link = parseClaimFragment(fragment);
  const first: ClaimSnapshot = link.ok
    ? { phase: 'asking', fault: undefined }
    : { phase: 'failed', code: link.error.code };
  const claim = createCell<ClaimSnapshot>(first);
  let goOn: () => void = () => undefined;

  async function keep(house: string): Promise<void> {
    begun.add(fragment, house);
    if (isKept.snapshot()) return;
    claim.set({ phase: 'keeping', fragment: house });
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
    claim.set({ phase: 'creating' });
  }

  function settle(claimed: Awaited<ReturnType<Client['claimHouse']>>): void {
    const isRefused = !claimed.ok && claimed.error.code === 'claim-refused';
    if (claimed.ok || isRefused) begun.settle(fragment);
    if (claimed.ok) onClaimed(claimed.value);
    else if (isRefused) claim.set({ phase: 'failed', code: claimed.error.code });
    else claim.set({ phase: 'asking', fault: claimed.error.code });
  }

  // If a house was begun with this claim link, that may be why the link no longer works.
  if (link.ok && !begun.find(fragment)) {
    void client.doors().then((doors) => {
      const isUntouched = claim.snapshot().phase === 'asking' && !begun.find(fragment);
      if (doors?.isClaimable === false && isUntouched) claim.set({ phase: 'failed', code: 'claim-refused' });
    });
  }
  return {
    ...claim,
    create(name) {
      if (!link.ok || claim.snapshot().phase !== 'asking') return;
      claim.set({ phase: 'creating' });
      void client.claimHouse({ link: link.value, name, begun: begun.find(fragment) }, keep).then(settle);
    },
    goOn: () => goOn(),
  };
}
