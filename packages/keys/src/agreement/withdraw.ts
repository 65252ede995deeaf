import type { Agreement } from './Agreement.ts';

/** Gives up a statement on its way and the secret that it would have minted. */
export function withdraw(agreement: Agreement): void {
  agreement.pending?.secret?.wipe();
  agreement.pending = undefined;
}
