/**
 * Tells whether two snapshots draw the same: plain data, compared part by part. A room draws itself many times a second
 * for what may have changed, and a page that gets nothing sleeps.
 */
export function looksSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const parts = Object.keys(one);
  if (parts.length !== Object.keys(other).length) return false;
  return parts.every((part) => part in other && looksSame(Reflect.get(one, part), Reflect.get(other, part)));
}
