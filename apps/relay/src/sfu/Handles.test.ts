import { describe, expect, it } from 'vitest';
import { type Closable, Handles } from './Handles.ts';

function createThing(): Closable {
  const listeners: (() => void)[] = [];
  let closed = false;
  return {
    get closed() {
      return closed;
    },
    close() {
      if (closed) return;
      closed = true;
      for (const listener of listeners) listener();
    },
    observer: { once: (_event, listener) => listeners.push(listener) },
  };
}

describe('Handles', () => {
  it('[L2] makes one object for two callers, and another once that has closed', async () => {
    const handles = new Handles<Closable>();
    let made = 0;
    const make = async () => {
      made++;
      return createThing();
    };
    const [first, second] = await Promise.all([handles.make('a', make), handles.make('a', make)]);
    expect([first === second, made, handles.size]).toEqual([true, 1, 1]);
    first?.close();
    expect([await handles.find('a'), handles.size]).toEqual([undefined, 0]);
    expect(await handles.make('a', make)).not.toBe(first);
    expect(made).toBe(2);
  });

  it('[L2] forgets a failure, and does not report it to later callers of find', async () => {
    const handles = new Handles<Closable>();
    const making = handles.make('a', async () => Promise.reject(new Error('no')));
    const found = handles.find('a');
    await expect(making).rejects.toThrow('no');
    expect([await found, handles.size]).toEqual([undefined, 0]);
    await expect(
      handles.make('a', () => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(handles.size).toBe(0);
  });

  it('[L2] closes at once an object whose handle was closed before, and leaves the next one of that name', async () => {
    const handles = new Handles<Closable>();
    const [late, next] = [createThing(), createThing()];
    const { promise, resolve } = Promise.withResolvers<Closable>();
    const making = handles.make('a', () => promise);
    handles.close('a');
    const again = handles.make('a', async () => next);
    resolve(late);
    expect([await making, late.closed]).toEqual([undefined, true]);
    expect([await again, next.closed, await handles.find('a')]).toEqual([next, false, next]);
  });

  it('gives nobody an object that was closed while it was made', async () => {
    const handles = new Handles<Closable>();
    const thing = createThing();
    thing.close();
    expect(await handles.make('a', async () => thing)).toBeUndefined();
    expect(handles.size).toBe(0);
  });

  it('samples all in turn', async () => {
    const handles = new Handles<Closable>();
    const things = Array.from({ length: 5 }, createThing);
    await Promise.all(things.map((thing, index) => handles.make(`${index}`, async () => thing)));
    const seen = new Set(Array.from({ length: 6 }, () => handles.sample(2)).flat());
    expect(seen).toEqual(new Set(things));
    for (const thing of things) thing.close();
    expect(handles.sample(2)).toEqual([]);
  });
});
