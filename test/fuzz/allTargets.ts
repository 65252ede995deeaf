import { ready } from '@sotto/keys';
import { createSealedTargets } from './sealedTargets.ts';
import { messageTargets, type Target } from './targets.ts';
import { textTargets } from './textTargets.ts';

/** Every parser for bytes from strangers and peers, and for headers and links. */
export async function allTargets(): Promise<Target[]> {
  await ready;
  return [...messageTargets, ...textTargets, ...(await createSealedTargets())];
}
