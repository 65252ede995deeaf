import { type ReactNode, useCallback, useState } from 'react';
import { missingParts } from '../later/createLater.ts';
import { strings } from '../strings/index.ts';

/** Loads the view of a dialog once it is wanted. */
export type LoadDialog = () => Promise<(onClose: () => void) => ReactNode>;

/** Loads and shows one dialog at a time. `drawn` is the dialog, or the message that it could not be loaded. */
export function useLaterDialog() {
  const [drawn, setDrawn] = useState<ReactNode>();

  const open = useCallback((load: LoadDialog) => {
    setDrawn(undefined);
    load().then(
      (draw) => setDrawn(draw(() => setDrawn(undefined))),
      () => setDrawn(<NotLoaded />),
    );
  }, []);

  return { drawn, open };
}

function NotLoaded() {
  return (
    <p role="alert" className="fault">
      {strings.faults[missingParts.snapshot() ?? 'internal']}
    </p>
  );
}
