import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Contexts } from './Contexts.ts';

class FakeContext extends EventTarget {
  static readonly made: FakeContext[] = [];
  state = 'suspended';
  mayRun = true;
  constructor() {
    super();
    FakeContext.made.push(this);
  }
  async resume() {
    if (!this.mayRun) throw new DOMException('', 'NotAllowedError');
    this.change('running');
  }
  change(state: string) {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

let page: EventTarget;
let told: boolean[];
let contexts: Contexts;

beforeEach(() => {
  FakeContext.made.length = 0;
  page = new EventTarget();
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('AudioContext', FakeContext);
  told = [];
  contexts = new Contexts((isInterrupted) => told.push(isInterrupted));
});

afterEach(() => vi.unstubAllGlobals());

const first = () => FakeContext.made[0] as FakeContext;

it('one that the system has interrupted is reported, and resumed with the next click', async () => {
  contexts.open();
  first().mayRun = false;
  first().change('interrupted');
  expect(told.at(-1)).toBe(true);
  first().mayRun = true;
  page.dispatchEvent(new Event('click'));
  await vi.waitFor(() => expect(told.at(-1)).toBe(false));
  expect(first().state).toBe('running');
});

it('one that the browser blocks is resumed when the page is seen again, and is no interruption', async () => {
  contexts.open();
  first().change('suspended');
  page.dispatchEvent(new Event('visibilitychange'));
  await vi.waitFor(() => expect(first().state).toBe('running'));
  expect(told).not.toContain(true);
});

it('one that is closed is forgotten, also while it is interrupted', () => {
  contexts.open();
  first().change('interrupted');
  first().change('closed');
  expect(told.at(-1)).toBe(false);
});

it('nothing is resumed after the room', () => {
  contexts.open();
  contexts.close();
  first().change('suspended');
  page.dispatchEvent(new Event('click'));
  expect(first().state).toBe('suspended');
});
