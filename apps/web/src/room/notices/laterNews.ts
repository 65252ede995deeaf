import { createLater } from '../../later/createLater.ts';

export const laterNews = createLater(() => import('./createNews.ts'));
