import '../../styles/adoptLaterStyles.ts';

/** The chat and the reactions, which load after the room. */
export { ChatPanel } from './ChatPanel.tsx';
export { ReactionBar } from './ReactionBar.tsx';
export { ReactionLane } from './ReactionLane.tsx';
