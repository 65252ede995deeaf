import type { MicrophoneTest } from '@sotto/client/audio';
import { useEffect, useRef } from 'react';
import { laterStrings } from '../strings/later.ts';

/** The level of the tested microphone; empty while none is tested. Its space is always kept. */
export function InputLevel({ test }: { test: MicrophoneTest | undefined }) {
  const { settings: words } = laterStrings();
  const meter = useRef<HTMLMeterElement>(null);

  useEffect(() => {
    const element = meter.current;
    if (!element || !test) return;
    let frame = 0;
    const draw = () => {
      show(element, test.level());
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      show(element, 0);
    };
  }, [test]);

  return <meter ref={meter} className="input-level" aria-label={words.level} min={0} max={1} value={0} />;
}

function show(element: HTMLMeterElement, level: number): void {
  element.value = level;
  element.style.setProperty('--level', `${100 * level}%`);
}
