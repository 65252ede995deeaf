import { expect, it } from 'vitest';
import { inChapters } from './chapters.ts';

/** Chapters that write down that they were told, and how to tell each. */
function write(...names: readonly string[]) {
  const told: string[] = [];
  const tell = new Map<string, () => Promise<void>>();
  const chapter = inChapters<string[]>((name, tellIt) => tell.set(name, () => tellIt(told)));
  for (const name of names) {
    chapter(name, (said) => {
      said.push(name);
      if (name.startsWith('sad')) throw new Error('sad');
    });
  }
  return { told, tell: (name: string) => tell.get(name)?.() };
}

it('each chapter runs once if all run in turn', async () => {
  const { told, tell } = write('one', 'two', 'three');
  for (const name of ['one', 'two', 'three']) await tell(name);
  expect(told).toEqual(['one', 'two', 'three']);
});

it('a chapter that is asked for alone comes after those before it', async () => {
  const { told, tell } = write('one', 'two', 'three');
  await tell('two');
  expect(told).toEqual(['one', 'two']);
});

it('after one that failed, alone or in turn, later ones say which it was', async () => {
  const { told, tell } = write('one', 'sad two', 'three', 'four');
  await expect(tell('three')).rejects.toThrow('an earlier chapter failed: sad two');
  await expect(tell('four')).rejects.toThrow('an earlier chapter failed: sad two');
  expect(told).toEqual(['one', 'sad two']);
  const inTurn = write('sad one', 'two');
  await expect(inTurn.tell('sad one')).rejects.toThrow('sad');
  await expect(inTurn.tell('two')).rejects.toThrow('an earlier chapter failed: sad one');
});
