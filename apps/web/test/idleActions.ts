import { createRoomActions } from '@sotto/client';

/** The actions of a room without any effect, for tests and stories. */
export const idleActions = createRoomActions(() => undefined);
