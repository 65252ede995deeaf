import { type Secret, sha256 } from '@sotto/base';
import { deriveKek } from '../../packages/keys/src/agreement/wrap.ts';
import type { Member } from './Member.ts';

/** The key under which one member wraps for another, as the other derives it. */
export async function kekBetween(sender: Member, recipient: Member): Promise<Secret> {
  const { keys, session } = recipient.self;
  const ends = {
    roomHandle: keys.roomHandle,
    sender: await sha256(sender.credential),
    recipient: await sha256(recipient.credential),
  };
  const kek = await deriveKek(session.exchange, sender.self.session.exchange.publicKey, ends);
  if (!kek) throw new Error('no key');
  return kek;
}
