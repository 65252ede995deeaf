import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EmbeddedPostgres } from '../../../apps/server/src/store/embedded/EmbeddedPostgres.ts';
import { startEmbeddedPostgres } from '../../../apps/server/src/store/embedded/startEmbeddedPostgres.ts';
import { unsafeQuery } from '../../../apps/server/src/store/unsafeQuery.ts';
import { type DatabasePath, startDatabasePath } from '../../harness/startDatabasePath.ts';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, type Person } from './people.ts';
import { goIn, goInAsOwner, type Insider, makeRoom, type RawRoom } from './rawRoom.ts';
import { looped, speechFrames } from './speech.ts';

let folder: string;
let postgres: EmbeddedPostgres;
let path: DatabasePath;
let sotto: RunningSotto;
let speech: Uint8Array[];
let lines: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), 'sotto-test-'));
  const started = await startEmbeddedPostgres({ folder });
  if (!started.ok) throw new Error(started.error.code);
  postgres = started.value;
  path = await startDatabasePath(postgres.url);
  const onLogLine = (line: string) => void lines.push(line);
  [sotto, speech] = await Promise.all([
    startSotto({ databaseUrl: path.url, onLogLine }),
    speechFrames('Ten, eleven, twelve.'),
  ]);
});
afterAll(async () => {
  await sotto.close();
  path.close();
  await postgres.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  lines = [];
});

/** Two people who talk and listen, and a room whose owner wants to remove a member. */
async function gather() {
  const ada = await host({ ...sotto, everyoneSpeaks: true, source: looped(speech) });
  const bob = await join(ada.inside().link, sotto);
  await hearsOn(bob);
  const room = await makeRoom(sotto.origin);
  const owner = await goInAsOwner(room);
  return { bob, room, owner, guest: await goIn(room) };
}

async function hearsOn({ heard }: Person): Promise<void> {
  const before = heard.length;
  await eventually(() => heard.length > before + 25, { withinMs: 20_000 });
}

const eject = (owner: Insider, guest: Insider) => owner.say({ act: 'eject', joins: [guest.join] });
const isInside = async ({ connection }: Insider) => (await connection.request('audience', { offset: 0 })).ok;

/** Expects that, once the database is back, the owner has to do nothing but try again. */
async function ejectInTheEnd(room: RawRoom, owner: Insider, guest: Insider): Promise<void> {
  await eventually(async () => (await eject(owner, guest)) === undefined, { withinMs: 30_000 });
  await eventually(async () => !(await isInside(guest)));
  const newcomer = await goIn(room);
  expect(newcomer.log.number).toBe(owner.log.number);
}

async function statementsOf({ keys }: RawRoom): Promise<number> {
  const handle = Buffer.from(keys.roomHandle).toString('hex');
  const asked = `SELECT count(*)::int FROM "Statement" WHERE "roomHandle" = decode('${handle}', 'hex')`;
  return (await unsafeQuery(postgres.url, asked)).rows[0]?.count;
}

const logged = (event: string, code: string) =>
  lines.some((line) => line.includes(`"msg":"${event}"`) && line.includes(`"code":"${code}"`));

describe('a database', () => {
  it('[R13] harms nobody inside while it is silent; a removal is answered, and works once it is back', async () => {
    const { bob, room, owner, guest } = await gather();
    path.silence();
    expect(await eject(owner, guest)).toBe('storage-unavailable');
    expect(await isInside(guest)).toBe(true);
    await hearsOn(bob);
    path.heal();
    await ejectInTheEnd(room, owner, guest);
    await hearsOn(bob);
  }, 120_000);

  it('[R13] is used again at once after its connections were cut', async () => {
    const { room, owner, guest } = await gather();
    path.reset();
    await ejectInTheEnd(room, owner, guest);
  }, 120_000);

  it('[R13] reports to the owner and the operator that it takes no writes, and loses nothing', async () => {
    const { bob, room, owner, guest } = await gather();
    await unsafeQuery(postgres.url, 'ALTER DATABASE postgres SET default_transaction_read_only = on');
    path.reset();
    // The first may still meet a connection that was cut.
    for (const _ of [1, 2]) expect(await eject(owner, guest)).toBe('storage-unavailable');
    await eventually(() => logged('database-fault', 'database-read-only'));
    await hearsOn(bob);
    const asWriter = `${postgres.url}&options=-c%20default_transaction_read_only%3Doff`;
    await unsafeQuery(asWriter, 'ALTER DATABASE postgres RESET default_transaction_read_only');
    await ejectInTheEnd(room, owner, guest);
  }, 120_000);

  it('[P9, R13] has removed a member even if its answer was lost, as the next try finds out', async () => {
    const { room, owner, guest } = await gather();
    const { number } = owner.log;
    path.loseAnswers();
    expect(await eject(owner, guest)).toBe('storage-unavailable');
    expect(await statementsOf(room)).toBe(number + 1);
    expect(await isInside(guest)).toBe(true);
    path.heal();
    await eventually(
      async () => {
        await eject(owner, guest);
        return owner.log.number > number;
      },
      { withinMs: 30_000 },
    );
    await eventually(async () => !(await isInside(guest)));
    expect(await statementsOf(room)).toBe(owner.log.number);
    // Another of the server's connections may still wait for an answer that was lost.
    const newcomer = await vi.waitFor(() => goIn(room), { timeout: 30_000 });
    expect(newcomer.log.number).toBe(owner.log.number);
  }, 120_000);

  it('[R13] holds nobody up if it is too slow', async () => {
    const { room, owner, guest } = await gather();
    const holding = unsafeQuery(
      postgres.url,
      'BEGIN; LOCK TABLE "Statement" IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(6)',
    );
    await eventually(async () => {
      const asked = `SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = '"Statement"'::regclass AND granted`;
      return ((await unsafeQuery(postgres.url, asked)).rowCount ?? 0) > 0;
    });
    expect(await eject(owner, guest)).toBe('storage-unavailable');
    await eventually(() => logged('database-fault', 'database-busy'));
    await holding;
    await ejectInTheEnd(room, owner, guest);
  }, 120_000);
});
