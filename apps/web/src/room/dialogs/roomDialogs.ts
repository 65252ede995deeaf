/** The dialogs about a room and its people: loaded with the first that is opened. */
export { ControlsDialog } from './ControlsDialog.tsx';
export { HandsDialog } from './HandsDialog.tsx';
export { PersonDialog } from './PersonDialog.tsx';
export { PrivacyDialog } from './PrivacyDialog.tsx';
