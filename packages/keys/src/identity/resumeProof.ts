import type { Bytes } from '@sotto/base';
import { resumeBody } from '@sotto/protocol';
import type { Session } from './session.ts';
import { sign } from './signing.ts';

/** The fields under a resume proof. */
export type ResumeProof = Parameters<typeof resumeBody>[0];

/** Proves on one connection that the session of a join continues there: 64 bytes. [S6] */
export function signResume({ session, ...claim }: ResumeProof & { readonly session: Session }): Bytes {
  return sign(session.signing, 'resume', resumeBody(claim));
}
