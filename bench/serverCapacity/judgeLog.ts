import { type Bytes, randomBytes } from '@sotto/base';
import { type Header, type SignedType, signedBytes } from '@sotto/protocol';
import { hash, judge, openLog, readStatement, ready } from '@sotto/records';
import sodium from 'libsodium-wrappers';

// Judges a log of `allow` statements of eight members each, and prints the CPU time in milliseconds. Argument: the
// number of statements.

await ready;
const { publicKey, privateKey } = sodium.crypto_sign_keypair();
const owner = publicKey as Bytes;
const roomHandle = randomBytes(16);
const body = new Uint8Array(128);

function sign<T extends Record<string, unknown>>(type: SignedType, claim: T) {
  return { ...claim, signature: sodium.crypto_sign_detached(signedBytes(type, claim), privateKey) as Bytes };
}

const choices = { everyoneSpeaks: false, policy: 'keep-talking' as const };
const opened = openLog(sign('genesis', { roomHandle, owner, ...choices, life: randomBytes(32) }), roomHandle);
if (!opened.ok) throw new Error(opened.error.code);
let log = opened.value;
const join = randomBytes(16);
let spentMs = 0;
for (let count = 0; count < Number(process.argv[2]); count++) {
  const fields: Omit<Header, 'signature'> = {
    ...{ start: log.start, number: log.number + 1, previous: log.head, body: hash(body), signer: owner, join },
    members: Array.from({ length: 8 }, () => randomBytes(32)),
    ...{ act: 'allow', joins: [], ban: null, minting: null, checkpoint: null },
  };
  const statement = readStatement({ header: sign('statement', fields), body });
  const from = process.cpuUsage();
  const judged = judge(log, statement);
  const { user, system } = process.cpuUsage(from);
  if (!judged.ok) throw new Error(judged.error.code);
  log = judged.value;
  spentMs += (user + system) / 1_000;
}
console.log(spentMs);
