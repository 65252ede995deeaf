import '../styles/adoptLaterStyles.ts';

/** The parts of a room's page that load after its sound flows. */
export { Alerts } from './Alerts.tsx';
export { Invitation } from './Invitation.tsx';
export { LeaveDialog } from './LeaveDialog.tsx';
export { MissingDevices } from './MissingDevices.tsx';
export { Notices } from './Notices.tsx';
export { PushToTalk } from './PushToTalk.tsx';
export { RoomKeys } from './RoomKeys.tsx';
export { ShortcutsDialog } from './ShortcutsDialog.tsx';
export { SoundNotice } from './SoundNotice.tsx';
