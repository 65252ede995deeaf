import { expect, test } from 'vitest';
import { keepAwake } from './keepAwake.ts';

/** A page that somebody may look at, and a browser that lends locks. */
function createPhone() {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
  const held = new Set<EventTarget>();
  const phone = { isRefusing: false, asked: 0 };
  const locks = {
    async request() {
      phone.asked++;
      if (phone.isRefusing) throw new DOMException('', 'NotAllowedError');
      const lock = Object.assign(new EventTarget(), {
        async release() {
          if (held.delete(lock)) lock.dispatchEvent(new Event('release'));
        },
      });
      held.add(lock);
      return lock;
    },
  };
  /** Shows or hides the page. When it is hidden, the browser takes the lock back. */
  const show = async (visibilityState: DocumentVisibilityState) => {
    page.visibilityState = visibilityState;
    if (visibilityState === 'hidden') {
      for (const lock of [...held]) {
        held.delete(lock);
        lock.dispatchEvent(new Event('release'));
      }
    }
    page.dispatchEvent(new Event('visibilitychange'));
    await settled();
  };
  return { phone, held, show, begin: () => keepAwake(page as unknown as Document, locks as never) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test('the screen stays on from the start, again after the page was hidden, and no longer than asked for', async () => {
  const { held, show, begin } = createPhone();
  const end = begin();
  await settled();
  expect(held.size).toBe(1);
  await show('hidden');
  expect(held.size).toBe(0);
  await show('visible');
  expect(held.size).toBe(1);
  end();
  expect(held.size).toBe(0);
  await show('visible');
  expect(held.size).toBe(0);
});

test('a page that is shown twice holds one lock', async () => {
  const { phone, show, begin } = createPhone();
  begin();
  await show('visible');
  await show('visible');
  expect(phone.asked).toBe(1);
});

test('a lock that comes after the end is given back', async () => {
  const { held, begin } = createPhone();
  begin()();
  await settled();
  expect(held.size).toBe(0);
});

test('asks again after a refusal when the page is next visible', async () => {
  const { phone, held, show, begin } = createPhone();
  phone.isRefusing = true;
  begin();
  await settled();
  phone.isRefusing = false;
  await show('visible');
  expect(held.size).toBe(1);
});

test('a browser without wake locks is left alone', () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as const });
  expect(() => keepAwake(page, undefined)()).not.toThrow();
});
