import { parseSync, Visitor } from 'vite';

/**
 * `specifier` is `undefined` if it is computed at run time; `isType` if nothing is left of the import then.
 *
 * @typedef {{ specifier: string | undefined, line: number, isType: boolean }} Import
 */

/**
 * Every way in which a file reaches for another: static, re-exported, dynamic, of a type alone, by `require` or by a
 * URL beside the module, and mocked in a test.
 *
 * @param {string} path decides how the text is read
 * @param {string} text
 * @returns {Import[]}
 */
export function listImports(path, text) {
  const { program, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path} can't be parsed: ${errors[0].message}`);
  /** @type {Import[]} */
  const found = [];
  const note = (/** @type {Node | null | undefined} */ node, isType = false) => {
    if (node) found.push({ specifier: constantText(node), line: text.slice(0, node.start).split('\n').length, isType });
  };
  new Visitor({
    ImportDeclaration: (node) => note(node.source, isOfTypes(node.importKind, node.specifiers)),
    ExportNamedDeclaration: (node) => note(node.source, isOfTypes(node.exportKind, node.specifiers)),
    ExportAllDeclaration: (node) => note(node.source),
    ImportExpression: (node) => note(node.source),
    TSImportType: (node) => note(node.source, true),
    TSExternalModuleReference: (node) => note(node.expression),
    CallExpression: (node) => {
      if (/^(require|(vi|vitest)\.(mock|doMock|importActual))$/.test(calleeName(node.callee))) note(node.arguments[0]);
    },
    NewExpression: (node) => {
      const base = text.slice(node.arguments[1]?.start, node.arguments[1]?.end);
      // A URL with computed parts is a folder to read, not a module: only modules are our concern.
      const isModule = calleeName(node.callee) === 'URL' && base === 'import.meta.url';
      if (isModule && constantText(node.arguments[0])) note(node.arguments[0]);
    },
  }).visit(program);
  return found;
}

/** @param {string | undefined} kind @param {object[]} specifiers @returns {boolean} `import {}` is for its effects */
function isOfTypes(kind, specifiers) {
  const kinds = /** @type {{ importKind?: string, exportKind?: string }[]} */ (specifiers);
  const areTypes = kinds.every((each) => each.importKind === 'type' || each.exportKind === 'type');
  return kind === 'type' || (kinds.length > 0 && areTypes);
}

/** @typedef {{ type: string, start: number }} Node any ESTree node; what is read of it depends on its type */

/** @param {Node | undefined} node */
function constantText(node) {
  const { type, value, quasis } = /** @type {Node & { value?: unknown, quasis?: Quasi[] }} */ (node ?? {});
  if (type === 'Literal') return String(value);
  return type === 'TemplateLiteral' && quasis?.length === 1 ? (quasis[0]?.value.cooked ?? '') : undefined;
}

/** @typedef {{ value: { cooked: string | null } }} Quasi */

/** @param {Node} node @returns {string} `a` or `a.b` */
function calleeName(node) {
  const { type, name, object, property } = /** @type {Node & Record<string, { name?: string } | undefined>} */ (node);
  if (type === 'Identifier') return String(name);
  return type === 'MemberExpression' ? `${object?.name}.${property?.name}` : '';
}
