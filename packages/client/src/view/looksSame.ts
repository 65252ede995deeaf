/**
 * Tells whether two snapshots, which are plain data, have equal parts and so look the same on the page. A room makes
 * many snapshots a second because something may have changed. If the page gets only those that differ, it can sleep in
 * between.
 */
export function looksSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const parts = Object.keys(one);
  if (parts.length !== Object.keys(other).length) return false;
  return parts.every((part) => part in other && looksSame(Reflect.get(one, part), Reflect.get(other, part)));
}
