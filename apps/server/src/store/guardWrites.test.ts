import { expect, it } from 'vitest';
import { bytes, moment, sampleHouse, sampleRoom } from '../../test/store/contract/samples.ts';
import { memoryStore } from '../../test/store/memoryStore.ts';
import { storeContract } from '../../test/store/storeContract.ts';
import { guardWrites } from './guardWrites.ts';

storeContract('a store that may be written to', async () => guardWrites(memoryStore(), () => true));

it('refuses every change while writing is forbidden, and still reads and claims hellos', async () => {
  const memory = memoryStore();
  await memory.rooms.create(sampleRoom());
  let mayWrite = false;
  const { rooms, statements, entries, steps, checkpoints, houses, hellos, claim } = guardWrites(memory, () => mayWrite);
  const { handle } = sampleRoom();
  const lease = { until: moment(1), relayKey: undefined };
  const writes = [
    () => rooms.create(sampleRoom()),
    () => rooms.advance({ handle, following: 0, change: {} }),
    () => rooms.remove(sampleRoom()),
    () => rooms.renew([handle], lease),
    () => rooms.lend(moment(1)),
    () => rooms.removeEmptySince(moment(1)),
    () => statements.append(handle, { after: 0, rows: [bytes(1)] }),
    () => entries.append(handle, { after: 0, rows: [bytes(1)] }),
    () => statements.drop(handle, { upTo: 1, except: [] }),
    () => entries.drop(handle, { upTo: 1, except: [] }),
    () => steps.append(handle, { generation: 1, step: 1, bytes: bytes(1) }),
    () => checkpoints.keep(handle, { number: 1, bytes: bytes(1) }),
    () => checkpoints.forgetBefore(handle, 1),
    () => houses.create(sampleHouse()),
    () => claim.arm(bytes(32)),
    () => claim.armAgain(bytes(32)),
    () => claim.spend(bytes(32), sampleHouse()),
  ];
  for (const write of writes) await expect(write()).rejects.toMatchObject({ code: 'not-ours', isPassing: true });
  expect(await rooms.find(handle)).toEqual({ ...sampleRoom(), sequence: 0 });
  expect(await statements.last(handle)).toBe(0);
  expect(await hellos.claim(bytes(32), moment(1))).toBe(true);
  mayWrite = true;
  expect(await statements.append(handle, { after: 0, rows: [bytes(1)] })).toBe('appended');
});
