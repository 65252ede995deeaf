/** Goes through one chapter, with the people in it. */
type Chapter<Cast> = (cast: Cast) => unknown;

/** Makes a test of a chapter: `tell` goes through it, after all that come before it. */
type Register<Cast> = (name: string, tell: (cast: Cast) => Promise<void>) => void;

/**
 * A story in chapters, where each begins as the one before it ended. Told in turn, each costs only itself; a chapter that is
 * asked for alone, by `-t`, first goes through those before it. After one that failed, the later ones fail at once.
 */
export function inChapters<Cast>(register: Register<Cast>): (name: string, chapter: Chapter<Cast>) => void {
  const chapters: { readonly name: string; readonly chapter: Chapter<Cast>; told?: Promise<boolean> }[] = [];
  return (name, chapter) => {
    const own = { name, chapter };
    const earlier = [...chapters];
    chapters.push(own);
    register(name, async (cast) => {
      for (const before of earlier) {
        before.told ??= succeeds(before.chapter, cast);
        if (!(await before.told)) throw new Error(`an earlier chapter failed: ${before.name}`);
      }
      const telling = (async () => void (await own.chapter(cast)))();
      Object.assign(own, { told: succeeds(() => telling, cast) });
      await telling;
    });
  };
}

async function succeeds<Cast>(chapter: Chapter<Cast>, cast: Cast): Promise<boolean> {
  try {
    await chapter(cast);
    return true;
  } catch {
    return false;
  }
}
