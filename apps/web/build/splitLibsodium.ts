import { type ESTree, parseAst } from 'vite';

/** The ES module of libsodium, split into its code and the WebAssembly that it contains as base64. */
export interface SplitLibsodium {
  readonly code: string;
  readonly wasm: Uint8Array<ArrayBuffer>;
}

const literals = /"([A-Za-z0-9+/]{100000,}={0,2})"/g;
const declaredLength = /new Uint8Array\((\d+)-/;
const instantiateHook = /\breturn \w+\.instantiateWasm\?new Promise\(/;

/** The same code without how it would make WebAssembly of the base64 that it has no more. */
function withoutOwnWay(code: string): string {
  const choice = findChoice(parseAst(code));
  if (!choice) throw new Error('libsodium knows no instantiateWasm');
  const { start, end, consequent } = choice;
  return code.slice(0, start) + code.slice(consequent.start, consequent.end) + code.slice(end);
}

/** `….instantiateWasm ? … : …` */
function findChoice(node: unknown): ESTree.ConditionalExpression | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if (isChoice(node)) return node;
  for (const child of Object.values(node)) {
    const found = findChoice(child);
    if (found) return found;
  }
  return undefined;
}

function isChoice(node: object): node is ESTree.ConditionalExpression {
  if (!('type' in node) || node.type !== 'ConditionalExpression') return false;
  const { test } = node as ESTree.ConditionalExpression;
  return (
    test.type === 'MemberExpression' && test.property.type === 'Identifier' && test.property.name === 'instantiateWasm'
  );
}

/**
 * Takes the WebAssembly out of libsodium's ES module, byte for byte; the code keeps everything else and needs
 * emscripten's `instantiateWasm` from then on.
 *
 * @throws if the module isn't built as expected: another version must be looked at before it is split
 */
export function splitLibsodium(source: string): SplitLibsodium {
  const [literal, ...others] = source.matchAll(literals);
  const base64 = literal?.[1];
  if (!base64 || others.length > 0) throw new Error('libsodium carries no base64, or more than one');
  if (!instantiateHook.test(source)) throw new Error('libsodium knows no instantiateWasm');
  const wasm = new Uint8Array(Buffer.from(base64, 'base64'));
  if (Buffer.from(wasm).toString('base64') !== base64) throw new Error("libsodium's base64 is not canonical");
  if (Number(declaredLength.exec(source)?.[1]) !== (base64.length / 4) * 3)
    throw new Error('libsodium decodes otherwise');
  if (!WebAssembly.validate(wasm)) throw new Error("libsodium's base64 is no WebAssembly");
  return { code: withoutOwnWay(source.replace(literal[0], '""')), wasm };
}
