import type { RoomActions } from '@sotto/client';
import { useEffect } from 'react';
import { strings } from '../../strings/index.ts';
import type { Inside } from '../Inside.ts';
import { keepAwake } from './keepAwake.ts';
import { showMediaControls } from './showMediaControls.ts';

interface DeviceControlsProps {
  readonly snapshot: Inside;
  readonly actions: RoomActions;
}

/** Keeps the screen on, and lets the device's own controls leave and mute. Draws nothing. */
export function DeviceControls({ snapshot: { isOnStage, isMuted }, actions }: DeviceControlsProps) {
  useEffect(() => keepAwake(document, navigator.wakeLock), []);

  useEffect(() => {
    if (!navigator.mediaSession) return;
    const { mediaSession } = navigator;
    // No title of a room: others see a lock screen.
    mediaSession.metadata = new MediaMetadata({ title: strings.home.title });
    return () => {
      mediaSession.metadata = null;
    };
  }, []);

  useEffect(() => {
    if (!navigator.mediaSession) return;
    const toggleMicrophone = isOnStage ? (isMuted ? actions.unmute : actions.mute) : undefined;
    return showMediaControls(navigator.mediaSession, { leave: actions.leave, toggleMicrophone });
  }, [actions, isOnStage, isMuted]);

  return null;
}
