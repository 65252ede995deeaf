import { type Bytes, randomBytes, sha256 } from '@sotto/base';
import { type SignedType, type Statement, signedBytes } from '@sotto/protocol';
import { judge, openLog, readStatement } from '@sotto/records';
import sodium from 'libsodium-wrappers';

// Judges a log of so many invitations of eight joins each, and prints the CPU time that it took, in milliseconds. Also run
// in the tree of an earlier commit, so it uses nothing that was not there. Argument: how many statements.

await sodium.ready;
const { publicKey, privateKey } = sodium.crypto_sign_keypair();
const owner = publicKey as Bytes;
const roomHandle = randomBytes(16);
const body = new Uint8Array(128);
const bodyHash = await sha256(body);

function sign<T extends Record<string, unknown>>(type: SignedType, claim: T) {
  return { ...claim, signature: sodium.crypto_sign_detached(signedBytes(type, claim), privateKey) as Bytes };
}

const genesis = sign('genesis', { roomHandle, epoch: 1, owner, everyoneSpeaks: false, body: bodyHash });
const opened = await openLog(genesis, roomHandle);
if (!opened.ok) throw new Error(opened.error.code);
let log = opened.value;
const join = randomBytes(16);
let spentMs = 0;
for (let count = 0; count < Number(process.argv[2]); count++) {
  const joins = Array.from({ length: 8 }, () => randomBytes(16));
  const place = { roomHandle, sequence: log.sequence + 1, previous: log.head, body: bodyHash };
  const gate = sign('statement', {
    ...place,
    signer: owner,
    join,
    act: 'allow',
    member: null,
    joins,
    commitment: null,
  });
  const statement = await readStatement({ gate, body } as Statement);
  const from = process.cpuUsage();
  const judged = judge(log, statement);
  const { user, system } = process.cpuUsage(from);
  if (!judged.ok) throw new Error(judged.error.code);
  log = judged.value;
  spentMs += (user + system) / 1_000;
}
console.log(spentMs);
