/**
 * The oldest browsers that the page is built for. Chromium's is the first with encrypted frames as the standard has them;
 * Firefox's the one that its long-term release had when we began; Safari's the first with all that the page uses.
 */
export const oldestBrowsers = { chrome: '141', firefox: '128', safari: '17.5' } as const;

/** The newest edition of the language that each of them reads. */
export const oldestEdition = 2024;
