import type { ReactNode } from 'react';
import { Page } from './Page.tsx';
import { Title } from './Title.tsx';

interface MessageProps {
  readonly heading: string;
  readonly sentence: string;
  /** True if screen readers read the sentence out at once. */
  readonly isAlert?: boolean;
  /** Buttons for what a person can do about it. */
  readonly children: ReactNode;
}

/** A page that says one thing. */
export function Message({ heading, sentence, isAlert, children }: MessageProps) {
  return (
    <Page>
      <Title>{heading}</Title>
      <p role={isAlert ? 'alert' : undefined}>{sentence}</p>
      <div className="choices">{children}</div>
    </Page>
  );
}
