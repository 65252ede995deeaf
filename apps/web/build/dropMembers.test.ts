import { describe, expect, test } from 'vitest';
import { mentionsIn, withoutMembers } from './dropMembers.ts';

const without = (source: string, ...names: string[]) => withoutMembers(source, new Set(names));

describe('leaving members out', () => {
  test.each([
    ['class A { a() {} async b() { return 1; } get b() {} }', 'class A { a() {} ; ; }'],
    ['exports.a = 1; exports.b = function () {};', 'exports.a = 1; ;'],
    ["source.on('a', go); source.on('b', async () => stop());", "source.on('a', go); ;"],
  ])('%s', (source, rest) => {
    expect(without(source, 'b')).toEqual({ code: rest, dropped: new Set(['b']) });
  });

  test.each([
    'class A { a() { this.b(); } [b]() {} }',
    'exports.a = exports.b = undefined; module.b = 1;',
    "source.once('b', go); source.on(b, go); const listening = source.on('b', go);",
    'function b() {} const c = { b() {}, d: b };',
  ])('changes nothing else: %s', (source) => {
    expect(without(source, 'b')).toEqual({ code: source, dropped: new Set() });
  });
});

test.each([
  ['a property', 'x.wanted();'],
  ['a property that may be missing', 'x?.wanted;'],
  ['a string', "x['wanted']();"],
  ['a pattern', 'const { wanted: other } = x;'],
  ['an import', "import { wanted as other } from 'x';"],
  ['an export of another module', "export { wanted as other } from 'x';"],
])('%s mentions a name', (_, code) => {
  expect(mentionsIn(code)).toContain('wanted');
});

test('a definition of a name, or a thing of the same name, is no mention of it', () => {
  expect(mentionsIn('class A { name() {} } function name() {} const x = { name: 1 }; name();')).toEqual(new Set());
});
