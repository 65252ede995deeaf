import type { ReactNode } from 'react';
import { useLostFocus } from '../parts/useLostFocus.ts';

/**
 * The heading of a page. It takes the focus that was lost when the control that led here disappeared. A title that a
 * person wrote stands in a `<bdi>`, and never goes to `document.title`, which browsers keep in their history.
 */
export function Title({ children }: { children: ReactNode }) {
  const heading = useLostFocus<HTMLHeadingElement>();
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
