import { useEffect, useState } from 'react';
import { createNews, type Said } from '../room/createNews.ts';
import { useWatched } from '../room/useWatched.ts';
import type { Inside } from './Inside.ts';

/** What happened in the room, to be read out: at most once in 5 s. */
export function useNews(snapshot: Inside): Said {
  const [news] = useState(() => createNews(snapshot));
  useEffect(() => news.see(snapshot), [news, snapshot]);
  useEffect(() => news.close, [news]);
  return useWatched(news);
}
