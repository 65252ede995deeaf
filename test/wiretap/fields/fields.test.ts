import { encodeCanonical } from '@sotto/protocol';
import { describe, expect, test } from 'vitest';
import type { StoredRow } from '../Evidence.ts';
import { compareFields } from './compareFields.ts';
import { parseList } from './parseList.ts';
import { readFields } from './readFields.ts';

const list = parseList(`
Words, and a | in them.

| Shape | Reads | Can't open | |
|---|---|---|---|
| _\`person\`_ | \`join\` \`place.row\` | \`credential\` | Somebody |

| Message | Reads | Can't open | |
|---|---|---|---|
| \`every request\` | \`seq\` \`name\` | | |
| \`peek\` | | | Looks |
| \`stage-left\` | \`people: person\` | | |
| \`resume\` | \`consumers\` | | *Not in every run: only now and then* |
| \`Room row\` | \`handle\` | \`genesis.body\` | |
`);

const join = new Uint8Array(16);
const said = [
  { seq: 1, name: 'peek', body: {} },
  { event: 'stage-left', people: [{ join, place: { row: 1 }, credential: join }] },
];
const row = { table: 'Room', columns: { handle: join, genesis: encodeCanonical({ body: join }) } };

function differ(messages: readonly object[], rows: readonly StoredRow[] = [row]) {
  const openedMessages = messages.map((message) => encodeCanonical(message));
  return compareFields(readFields({ openedMessages, controlMessages: [], rows }), list);
}

describe('the fields that the server reads', () => {
  test('may be listed as ones that need not come up, with all that is in them', () => {
    const some = parseList('| _`part`_ | `a` `b` | | |\n| `thing` | `always` `never?` `seldom?: part` | | |');
    const seen = (always: readonly string[]) =>
      new Map([['thing', { values: new Set(always), empty: new Set<string>() }]]);
    expect(compareFields(seen(['always']), some)).toEqual({ unlisted: [], unseen: [] });
    expect(compareFields(seen(['always', 'seldom.a', 'never']), some)).toEqual({ unlisted: [], unseen: [] });
    expect(compareFields(seen(['never']), some).unseen).toEqual(['thing: always']);
  });

  test('are those listed, in messages, in lists, in shapes and in columns that hold CBOR', () => {
    expect([...(list.get('stage-left')?.paths ?? [])]).toEqual([
      'people.join',
      'people.place.row',
      'people.credential',
    ]);
    expect(differ(said)).toEqual({ unlisted: [], unseen: [] });
  });

  test('may be nothing, once they were something', () => {
    const empty = { event: 'stage-left', people: [{ join, place: null, credential: join }] };
    const none = { event: 'stage-left', people: [] };
    expect(differ([...said, empty, none])).toEqual({ unlisted: [], unseen: [] });
    expect(differ([said[0] as object, empty]).unseen).toEqual(['stage-left: people.place.row']);
  });

  test('need not be seen if the list says why, and are listed all the same', () => {
    const resume = (body: object) => ({ seq: 2, name: 'resume', body });
    expect(differ([...said, resume({ consumers: [join] })])).toEqual({ unlisted: [], unseen: [] });
    expect(differ([...said, resume({ others: [join] })]).unlisted).toEqual(['resume: others']);
  });

  test.each<[string, object, string]>([
    ['a field more', { seq: 1, name: 'peek', body: { name: 'Ada' } }, 'peek: name'],
    ['a field more in a shape', { event: 'stage-left', people: [{ name: 'Ada' }] }, 'stage-left: people.name'],
    ['a field more beside the body', { seq: 1, name: 'peek', body: {}, by: 'Ada' }, 'every request: by'],
    ['a name for nothing', { event: 'stage-left', others: null }, 'stage-left: others'],
    ['an event that is not known', { event: 'named' }, 'named'],
    ['a message that is not known', { ada: 1 }, 'a message of no known form'],
  ])('are not %s', (_, message, expected) => {
    expect(differ([...said, message]).unlisted).toEqual([expected]);
  });

  test('are not a column more, also within one', () => {
    const columns = { ...row.columns, title: 'Tea', genesis: encodeCanonical({ body: join, owner: join }) };
    expect(differ(said, [{ table: 'Room', columns }]).unlisted).toEqual(['Room row: genesis.owner', 'Room row: title']);
  });

  test('finds every listed message in the session', () => {
    expect(differ([], [])).toEqual({ unlisted: [], unseen: ['every request', 'peek', 'stage-left', 'Room row'] });
  });
});

test('a list that names a shape which is not there, or a message twice, is refused', () => {
  expect(() => parseList('| `a` | `b: c` | | |')).toThrow('no such shape: c');
  expect(() => parseList('| `a` | `b` | | |\n| `a` | `b` | | |')).toThrow('listed twice: a');
});
