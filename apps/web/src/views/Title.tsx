import { type ReactNode, useEffect, useRef } from 'react';

/**
 * The heading of a page. It takes the focus that was lost with the control that led here, so that keyboards go on from
 * the top and screen readers say where they are. User text as a title stands in a `<bdi>`, and never goes to
 * `document.title`, which browsers keep in their history.
 */
export function Title({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
