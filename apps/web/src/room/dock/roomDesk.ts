import '../../styles/adoptLaterStyles.ts';

export { ShortcutsDialog } from '../../settings/ShortcutsDialog.tsx';
export { Invitation } from '../dialogs/Invitation.tsx';
export { LeaveDialog } from '../dialogs/LeaveDialog.tsx';
/** The parts of a room's page that load after its sound flows. */
export { Alerts } from '../notices/Alerts.tsx';
export { MicrophoneAlert } from '../notices/MicrophoneAlert.tsx';
export { MicrophoneHints } from '../notices/MicrophoneHints.tsx';
export { MissingDevices } from '../notices/MissingDevices.tsx';
export { Notices } from '../notices/Notices.tsx';
export { SoundNotice } from '../notices/SoundNotice.tsx';
export { DeviceControls } from '../phone/DeviceControls.tsx';
export { PushToTalk } from './PushToTalk.tsx';
export { RoomKeys } from './RoomKeys.tsx';
