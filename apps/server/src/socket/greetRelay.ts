import { type Bytes, isEqual } from '@sotto/base';
import type { OpenedHello, ServerKeys, Verdict } from '@sotto/envelope';
import { encodeCanonical, limits, parseMessage, relayHello, relayProofBody } from '@sotto/protocol';
import { verify } from '@sotto/records';

/**
 * Judges a relay's hello. The operator must have listed the relay's key, and the hello must prove that the relay holds
 * it, for this connection. [L1]
 */
export async function greetRelay(
  { payload, clientKey, timeMs }: Pick<OpenedHello, 'payload' | 'clientKey' | 'timeMs'>,
  { keys, relayKeys }: { keys: ServerKeys; relayKeys: readonly Bytes[] },
): Promise<Verdict<Bytes> | undefined> {
  const hello = parseMessage(relayHello, payload, { items: limits.requestItems });
  if (!hello.ok) return undefined;
  const { relayKey, proof } = hello.value;
  if (!relayKeys.some((listed) => isEqual(listed, relayKey))) return undefined;
  const body = relayProofBody({ serverKey: keys.publicKey, clientKey, timeMs });
  const isProved = verify(relayKey, { type: 'relay-proof', body, signature: proof });
  return isProved ? { answer: encodeCanonical({}), context: relayKey } : undefined;
}
