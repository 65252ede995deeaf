import type { ReactNode } from 'react';
import { strings } from '../strings/index.ts';
import { StorageNote } from './StorageNote.tsx';
import { Wordmark } from './Wordmark.tsx';

/** The frame of every page that is neither home nor a room: one column below the word `Sotto`. */
export function Page({ children, className = 'column' }: { children: ReactNode; className?: string }) {
  return (
    <main className="page">
      <p className="brand">
        <span className="visually-hidden">{strings.home.title}</span>
        <Wordmark />
      </p>
      <div className={className}>{children}</div>
      <StorageNote />
    </main>
  );
}
