const groupLength = 5;

/** The digits of a comparison code as they are read out: five at a time. */
export function codeGroups(code: string): string[] {
  return Array.from({ length: Math.ceil(code.length / groupLength) }, (_, index) =>
    code.slice(index * groupLength, (index + 1) * groupLength),
  );
}
