import type { House } from '@sotto/client';
import { type Code, parseClaimFragment } from '@sotto/protocol';
import { createCell, type Watched } from '../parts/createCell.ts';
import type { Client } from '../tab/Client.ts';

/** Everything that a view needs to draw the claiming of a server. */
export type ClaimSnapshot =
  /** `fault` is that of the earlier attempt, which may be made again. */
  | { readonly phase: 'asking'; readonly fault: Code | undefined }
  | { readonly phase: 'creating' }
  /** This link can't be used, now or later. */
  | { readonly phase: 'failed'; readonly code: Code };

/** The claiming of a server, from its link to the new house. */
export interface Claim extends Watched<ClaimSnapshot> {
  create(name: string): void;
}

export interface ClaimOptions {
  readonly client: Client;
  readonly onClaimed: (house: House) => void;
}

/** Reads a claim link; `fragment` is what follows `#`, damaged or not. */
export function createClaim(fragment: string, { client, onClaimed }: ClaimOptions): Claim {
  const link = parseClaimFragment(fragment);
  const first: ClaimSnapshot = link.ok
    ? { phase: 'asking', fault: undefined }
    : { phase: 'failed', code: link.error.code };
  const claim = createCell<ClaimSnapshot>(first);
  return {
    ...claim,
    create(name) {
      if (!link.ok || claim.snapshot().phase !== 'asking') return;
      claim.set({ phase: 'creating' });
      void client.claimHouse(link.value, name).then((claimed) => {
        if (claimed.ok) onClaimed(claimed.value);
        else if (claimed.error.code === 'claim-refused') claim.set({ phase: 'failed', code: claimed.error.code });
        else claim.set({ phase: 'asking', fault: claimed.error.code });
      });
    },
  };
}
