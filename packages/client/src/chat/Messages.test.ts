import { describe, expect, it } from 'vitest';
import { Messages, nameTalk } from './Messages.ts';

const join = new Uint8Array(16).fill(1);
const [first, second] = [
  { join, counter: 1 },
  { join, counter: 2 },
];
const id = nameTalk(first);

/** A message of Ben, perhaps in answer to another. */
function written(
  place: { readonly join: Uint8Array<ArrayBuffer>; readonly counter: number },
  reply: typeof first | null = null,
) {
  const author = { key: 'ben', name: 'Ben', isSelf: false, isModerator: false };
  return {
    id: nameTalk(place),
    author,
    member: 'ben',
    text: `Yes ${place.counter}.`,
    reply,
    atMs: 0,
    fate: 'shown',
  } as const;
}

const drawn = (messages: Messages) => messages.draw().map(({ fate, text }) => [fate, text]);

describe('messages', () => {
  it('[T6] that are hidden or deleted lose their text, also in answers', () => {
    for (const end of ['hide', 'delete'] as const) {
      const messages = new Messages();
      messages.add(written(first));
      messages.add(written(second, first));
      messages[end](id, 'ben');
      expect(drawn(messages)).toEqual([
        [end === 'hide' ? 'hidden' : 'deleted', ''],
        ['shown', 'Yes 2.'],
      ]);
      expect(messages.draw()[1]?.reply).toEqual({ id, name: 'Ben', text: '' });
    }
  });

  it('[T6] are hidden or deleted also if that arrives first', () => {
    const messages = new Messages();
    messages.hide(id);
    messages.delete(nameTalk(second), 'ben');
    messages.add(written(first));
    messages.add(written(second));
    expect(drawn(messages)).toEqual([
      ['hidden', ''],
      ['deleted', ''],
    ]);
  });

  it('[T6] are deleted by nobody but their writer, before or after they arrive', () => {
    const messages = new Messages();
    messages.delete(id, 'eve');
    messages.add(written(first));
    messages.delete(id, 'eve');
    expect(drawn(messages)).toEqual([['shown', 'Yes 1.']]);
  });

  it('[T5] that come again change nothing', () => {
    const messages = new Messages();
    messages.add(written(first));
    messages.delete(id, 'ben');
    messages.add(written(first));
    expect(drawn(messages)).toEqual([['deleted', '']]);
  });

  it('[T5] are 200 at most, and so are those that never came', () => {
    const messages = new Messages();
    messages.hide(id);
    for (let counter = 2; counter <= 202; counter++) {
      messages.hide(nameTalk({ join, counter: counter + 1_000 }));
      messages.add(written({ join, counter }));
    }
    expect(messages.draw()).toHaveLength(200);
    messages.add(written(first));
    expect(messages.draw().at(-1)).toMatchObject({ fate: 'shown' });
  });

  it('show after which one this person was away', () => {
    const messages = new Messages();
    messages.noteGap();
    messages.add(written(first));
    messages.noteGap();
    messages.add(written(second));
    expect(messages.draw().map(({ isBeforeGap }) => isBeforeGap)).toEqual([true, false]);
  });

  it('that answer one show its beginning, by whole characters', () => {
    const messages = new Messages();
    messages.add({ ...written(first), text: '😀'.repeat(100) });
    messages.add(written(second, first));
    expect(messages.draw()[1]?.reply).toEqual({ id, name: 'Ben', text: '😀'.repeat(80) });
  });

  it('that answer one which is not kept name nobody', () => {
    const messages = new Messages();
    messages.add(written(second, first));
    expect(messages.draw()[0]?.reply).toEqual({ id, name: '', text: '' });
  });
});
