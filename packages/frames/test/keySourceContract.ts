import type { Bytes, Secret } from '@sotto/base';
import { expect, it } from 'vitest';
import type { KeySource, Position } from '../src/index.ts';

/** A key source in which `session` may seal at `position`, and a way to let that position go. */
export interface KeySourceUnderTest {
  readonly keys: KeySource;
  readonly session: Bytes;
  readonly position: Position;
  retire(): void;
}

/** The tests that every key source passes, real or fake. Call it inside a `describe`. */
export function keySourceContract(create: () => KeySourceUnderTest | Promise<KeySourceUnderTest>): void {
  it('[F13] holds its current position for the own session', async () => {
    const { keys, session, position } = await create();
    expect(keys.current()).toEqual(position);
    expect(keys.holds(position, session)).toBe(true);
  });

  it('[F5] answers with 32 bytes that the caller may wipe', async () => {
    const { keys, session, position } = await create();
    const first = (await keys.baseKey(position, session)) as Secret;
    const bytes = first.expose().slice();
    first.wipe();
    const second = (await keys.baseKey(position, session)) as Secret;
    expect(bytes).toHaveLength(32);
    expect(second.expose()).toEqual(bytes);
  });

  it('[F10] neither holds nor answers for a position that it does not know', async () => {
    const { keys, session, position } = await create();
    const unknown = { generation: position.generation + 1000, step: 7 };
    expect(keys.holds(unknown, session)).toBe(false);
    expect(await keys.baseKey(unknown, session)).toBeUndefined();
  });

  it('[F13] neither holds nor answers for a position that it let go', async () => {
    const { keys, session, position, retire } = await create();
    retire();
    expect(keys.holds(position, session)).toBe(false);
    expect(await keys.baseKey(position, session)).toBeUndefined();
  });
}
