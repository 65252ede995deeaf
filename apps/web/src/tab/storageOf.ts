/** A storage of the browser, or `undefined` if its settings forbid this page to have one. */
export function storageOf(open: () => Storage): Storage | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
