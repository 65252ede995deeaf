import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withoutMethods } from './dropMethods.ts';
import { unusedMethods } from './unusedMethods.ts';

const modules = join(import.meta.dirname, '../../../node_modules');

const code = `class A {
    async stay() {
        return [1].map(() => {
            return 2;
        });
    }
    async go(a, { b }) {
        if (a) {
            this.stay();
        }
    }
    goOn() { return this.go; }
}`;

test('a method goes, whole, and nothing else', () => {
  const rest = withoutMethods(code, ['go']);
  expect(rest).toContain('return 2;');
  expect(rest).toContain('goOn()');
  expect(rest).not.toContain('async go(');
  expect(() => new Function(rest)).not.toThrow();
});

test('a method that is not there ends the build', () => {
  expect(() => withoutMethods(code, ['leave'])).toThrow('no method leave');
});

test.each(Object.entries(unusedMethods))('%s has what is left out of it, and is whole without it', (name, methods) => {
  const rest = withoutMethods(readFileSync(join(modules, name), 'utf8'), methods);
  expect(() => new Function(rest)).not.toThrow();
  for (const method of methods) expect(rest).not.toContain(`this.${method}(`);
});
