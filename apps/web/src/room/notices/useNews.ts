import { useEffect, useRef, useState } from 'react';
import type { Inside } from '../Inside.ts';
import type { News, Said } from './createNews.ts';
import { laterNews } from './laterNews.ts';

/**
 * Announces events in the room, at most once in 5 s. The module that gathers them loads beside the room, so that it
 * does not delay the sound. If it can't be loaded, the room only lacks the announcements.
 */
export function useNews(snapshot: Inside): Said | undefined {
  const [said, setSaid] = useState<Said>();
  const latest = useRef(snapshot);
  const news = useRef<News>(undefined);

  useEffect(() => {
    latest.current = snapshot;
    news.current?.see(snapshot);
  }, [snapshot]);

  useEffect(() => {
    let isGone = false;
    function begin({ createNews }: typeof import('./createNews.ts')) {
      if (isGone) return;
      const begun = createNews(latest.current);
      begun.subscribe(() => setSaid(begun.snapshot()));
      news.current = begun;
    }
    laterNews.loadPatiently().then(begin, () => undefined);
    return () => {
      isGone = true;
      news.current?.close();
    };
  }, []);

  return said;
}
