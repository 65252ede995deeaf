import type { ReactNode } from 'react';
import { strings } from '../strings/index.ts';
import { Wordmark } from './Wordmark.tsx';

/** The frame of every page that is neither home nor a room: one column under the word. */
export function Page({ children }: { children: ReactNode }) {
  return (
    <main className="page">
      <p className="brand">
        <span className="visually-hidden">{strings.home.title}</span>
        <Wordmark />
      </p>
      <div className="column">{children}</div>
    </main>
  );
}
