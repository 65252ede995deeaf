import { type Bytes, sha256 } from '@sotto/base';
import { acts, type Gate, type Statement, statementKinds, statementLimits } from '@sotto/protocol';
import { judge, readStatement } from '@sotto/statements';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sealStatementBody } from '../../src/agreement/statementBody.ts';
import { type MemberLog, openMemberLog, readIntoLog, sign, signGenesis } from '../../src/index.ts';
import { createRoom, enter, range, type Stay } from '../fixtures.ts';

const link = await createRoom(0x20, 0);
const people = [await enter(link, 0x20), await enter(link, 0x60), await enter(link, 0xa0)];
const owner = people[0] as Stay;
const { keys } = owner;
const genesis = await signGenesis({ epoch: 1, everyoneSpeaks: true, bans: [] }, { ownerKey: owner.memberKey, keys });

async function open(): Promise<MemberLog> {
  const log = await openMemberLog(genesis, keys);
  if (!log.ok) throw new Error(log.error.code);
  return log.value;
}

const who = fc.constantFrom(0, 1, 2);
const anyStatement = fc.record({
  by: who,
  bySession: fc.boolean(),
  act: fc.constantFrom(...acts.filter((act) => act !== 'close')),
  kind: fc.constantFrom(...statementKinds),
  about: fc.option(who),
  joins: fc.uniqueArray(who, { maxLength: 2 }),
  /** One in ten mints where it should not, or not where it should; another one in ten acts on somebody for nothing. */
  oddity: fc.nat(9),
  isNoise: fc.boolean(),
});
type AnyStatement = typeof anyStatement extends fc.Arbitrary<infer T> ? T : never;

const minting: readonly string[] = ['mint', 'eject', 'lock'];
const targeting: readonly string[] = ['admit', 'allow', 'deny', 'eject', 'away'];
const joinOf = (person: number) => range(person, 16);

/** A statement that follows a log, whatever its body says or does not. */
async function say({ log }: MemberLog, any: AnyStatement): Promise<Statement> {
  const member = any.about === null ? null : (people[any.about]?.memberKey.publicKey ?? null);
  const rosterVersion = any.kind === 'lock' ? 3 : null;
  const noise: Bytes = new Uint8Array(statementLimits.statementBodyBytes).fill(any.by);
  const body = any.isNoise ? noise : sealStatementBody({ kind: any.kind, member, rosterVersion }, keys);
  const { memberKey, session } = people[any.by] as Stay;
  const key = any.bySession ? session.signing : memberKey;
  const isAboutPower = any.act === 'give' || any.act === 'take';
  const gate: Omit<Gate, 'signature'> = {
    roomHandle: keys.roomHandle,
    sequence: log.sequence + 1,
    previous: log.head,
    body: await sha256(body),
    signer: key.publicKey,
    join: joinOf(any.by),
    act: any.act,
    member: isAboutPower ? member : null,
    joins: targeting.includes(any.act) || any.oddity === 1 ? any.joins.map(joinOf) : [],
    commitment: minting.includes(any.act) !== (any.oddity === 0) ? range(0, 32) : null,
  };
  return { gate: { ...gate, signature: sign(key, 'statement', gate) }, body };
}

it('[P7] the verdict of the server, by gates alone, is that of every member, whatever the bodies are', async () => {
  let [followed, refused] = [0, 0];
  const property = fc.asyncProperty(fc.array(anyStatement, { maxLength: 25 }), async (said) => {
    let member = await open();
    let server = member.log;
    for (const any of said) {
      const statement = await readStatement(await say(member, any));
      const [byGate, byBoth] = [judge(server, statement), readIntoLog(member, statement, keys)];
      expect(byBoth.ok).toBe(byGate.ok);
      if (!byGate.ok || !byBoth.ok) {
        refused += 1;
        continue;
      }
      followed += 1;
      [server, member] = [byGate.value, byBoth.value];
      expect(member.log).toEqual(server);
    }
  });
  await fc.assert(property, { seed: 20_261_122, numRuns: 80 });
  expect(followed).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(50);
});
