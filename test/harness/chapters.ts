/** Plays one chapter with its people. */
type Chapter<Cast> = (cast: Cast) => unknown;

/** Makes a test of a chapter: `tell` plays it, after all earlier ones. */
type Register<Cast> = (name: string, tell: (cast: Cast) => Promise<void>) => void;

/**
 * A story in chapters, where each begins as the one before it ended. Played in turn, each costs only itself. A chapter
 * that is run alone, by `-t`, first plays those before it. If one failed, the later ones fail at once.
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
