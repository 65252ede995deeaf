import { type ESTree, type Plugin, parseAst } from 'vite';
import { splitAtPackage } from './splitAtPackage.ts';

/**
 * The members to leave out of a library, or of one of its modules: methods, exports of CommonJS, and listeners of an
 * event.
 */
export type DroppedMembers = Readonly<Record<string, readonly string[]>>;

interface Rest {
  readonly code: string;
  readonly dropped: ReadonlySet<string>;
}

/**
 * Builds without members of libraries that nothing calls, which no bundler can find by itself.
 *
 * A listed name that doesn't exist ends the build. So does a name of a whole library that any module still mentions, as
 * a property, in a string, a pattern or an import, since code could still reach it by that name. A name of one module
 * is not searched for, because other classes have the same name; check by hand before you list one. A library in its
 * build for developers, as React in tests, stays whole.
 */
export function dropMembers(members: DroppedMembers): Plugin {
  const missing = new Map<string, readonly string[]>();
  const whole = new Set<string>();
  return {
    name: 'sotto:drop-members',
    apply: 'build',
    enforce: 'pre',
    transform(source, id) {
      const owners = isScript(id) ? ownersOf(id).filter((owner) => members[owner]) : [];
      if (owners.length === 0) return null;
      if (id.endsWith('.development.js')) {
        for (const owner of owners) whole.add(owner);
        return null;
      }
      const { code, dropped } = withoutMembers(source, new Set(owners.flatMap((owner) => members[owner] ?? [])));
      for (const owner of owners) {
        const still = missing.get(owner) ?? members[owner] ?? [];
        missing.set(
          owner,
          still.filter((name) => !dropped.has(name)),
        );
      }
      return { code, map: null };
    },
    buildEnd(error) {
      if (error) return;
      for (const owner of whole) missing.delete(owner);
      const absent = [...missing]
        .filter(([, names]) => names.length > 0)
        .map(([owner, names]) => `${owner} has nothing named ${names.join(', ')}`);
      const libraries = [...missing.keys()].filter((owner) => !isScript(owner));
      const dropped = new Set(libraries.flatMap((library) => members[library] ?? []));
      const wanted = [...this.getModuleIds()].flatMap((id) => {
        const code = isScript(id) ? this.getModuleInfo(id)?.code : undefined;
        const names = code ? [...mentionsIn(code)].filter((name) => dropped.has(name)) : [];
        return names.length > 0 ? [`${id} mentions what is left out: ${names.join(', ')}`] : [];
      });
      if (absent.length + wanted.length > 0) this.error([...absent, ...wanted].join('\n'));
    },
  };
}

/** The source of a module without the members of these names, and which of them it had. */
export function withoutMembers(source: string, names: ReadonlySet<string>): Rest {
  const dropped = new Set<string>();
  let code = '';
  let end = 0;
  visit(parseAst(source), (node) => {
    const name = memberOf(node);
    if (name === undefined || !names.has(name)) return true;
    dropped.add(name);
    code += `${source.slice(end, node.start)};`;
    end = node.end;
    return false;
  });
  return { code: code + source.slice(end), dropped };
}

/** Every name by which a module might reach a member of something. */
export function mentionsIn(code: string): Set<string> {
  const mentions = new Set<string>();
  const add = (key: ESTree.Node | undefined) => {
    if (key?.type === 'Identifier') mentions.add(key.name);
  };
  visit(parseAst(code), (node) => {
    if (node.type === 'MemberExpression' && !node.computed) add(node.property);
    else if (node.type === 'Literal' && typeof node.value === 'string') mentions.add(node.value);
    else if (node.type === 'ImportSpecifier') add(node.imported);
    else if (node.type === 'ExportSpecifier') add(node.local);
    else if (node.type === 'ObjectPattern')
      for (const property of node.properties) if (property.type === 'Property') add(property.key);
    return true;
  });
  return mentions;
}

/**
 * The name that a node defines: `name() {}` in a class, `exports.name = …;`, or the event's name in `….on('name', …);`.
 */
function memberOf(node: ESTree.Node): string | undefined {
  if (node.type === 'MethodDefinition')
    return !node.computed && node.key.type === 'Identifier' ? node.key.name : undefined;
  if (node.type !== 'ExpressionStatement') return undefined;
  const { expression } = node;
  if (expression.type === 'AssignmentExpression') return exportOf(expression);
  if (expression.type !== 'CallExpression' || expression.callee.type !== 'MemberExpression') return undefined;
  const { property } = expression.callee;
  const [event] = expression.arguments;
  if (property.type !== 'Identifier' || property.name !== 'on' || event?.type !== 'Literal') return undefined;
  return typeof event.value === 'string' ? event.value : undefined;
}

function exportOf({ left, right }: ESTree.AssignmentExpression): string | undefined {
  if (left.type !== 'MemberExpression' || right.type === 'AssignmentExpression') return undefined;
  const { object, property } = left;
  const isExport = object.type === 'Identifier' && object.name === 'exports';
  return isExport && property.type === 'Identifier' ? property.name : undefined;
}

/** Visits each node, outermost first; `enter` decides whether its children are visited. */
function visit(node: unknown, enter: (node: ESTree.Node) => boolean): void {
  if (typeof node !== 'object' || node === null) return;
  if ('type' in node && !enter(node as ESTree.Node)) return;
  for (const child of Object.values(node)) visit(child, enter);
}

function isScript(id: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(id);
}

/** The owners whose members a module may hold: its package, and itself. */
function ownersOf(id: string): string[] {
  const file = splitAtPackage(id);
  const library = file?.folder.replace(/^.*\/node_modules\//, '');
  return file && library ? [library, `${library}/${file.path}`] : [];
}
