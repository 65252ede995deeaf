/** Number of dropped frames for each reason. */
export type DropCounts<Code extends string> = Readonly<Record<Code, number>>;

/** Counts drops by code. `snapshot` is a copy, which later drops don't change. */
export function createDropCount<Code extends string>(codes: readonly Code[]) {
  const counts = Object.fromEntries(codes.map((code) => [code, 0])) as Record<Code, number>;
  return {
    add(code: Code): void {
      counts[code]++;
    },
    snapshot(): DropCounts<Code> {
      return { ...counts };
    },
  };
}
