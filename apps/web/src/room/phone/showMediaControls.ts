/** The actions that a lock screen, a headset or a browser's own bar can ask of a room. */
export interface MediaControlActions {
  leave(): void;
  /** Absent while there is no microphone to mute. */
  readonly toggleMicrophone: (() => void) | undefined;
}

/** The part of `navigator.mediaSession` that is used here. Some browsers lack some of it. */
export interface MediaControls {
  setActionHandler(action: string, handler: (() => void) | null): void;
}

/**
 * Offers leaving and muting to the device's own controls.
 *
 * @returns the function that takes them back
 */
export function showMediaControls(controls: MediaControls, actions: MediaControlActions): () => void {
  const handlers = { hangup: actions.leave, togglemicrophone: actions.toggleMicrophone ?? null };
  for (const [action, handler] of Object.entries(handlers)) setHandler(controls, action, handler);
  return () => {
    for (const action of Object.keys(handlers)) setHandler(controls, action, null);
  };
}

/** Sets one handler. A browser throws at an action that it does not know. */
function setHandler(controls: MediaControls, action: string, handler: (() => void) | null): void {
  try {
    controls.setActionHandler(action, handler);
  } catch {
    // There is no button for it either.
  }
}
