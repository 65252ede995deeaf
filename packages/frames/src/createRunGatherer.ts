import { type Bytes, concat, isEqual } from '@sotto/base';
import type { ConfirmedPosition } from './FrameKeys.ts';

/** A sealed frame as its batch describes it. */
export interface HashedFrame {
  readonly ctr: number;
  readonly position: ConfirmedPosition;
  /** 16 bytes. */
  readonly hash: Bytes;
}

/** Frames of ours at one step with consecutive CTRs, which one batch covers. [F16] */
export interface FrameRun {
  readonly position: ConfirmedPosition;
  readonly firstCtr: number;
  /** 16 bytes for each frame, one after the other. */
  readonly hashes: Bytes;
}

/** Cuts our frames into runs. */
export interface RunGatherer {
  /** Takes a frame, in the order of sealing. Returns the run that this frame completes, or that ends before it. */
  add(frame: HashedFrame): FrameRun | undefined;
  /** Returns the frames gathered so far, or `undefined` if there are none. */
  flush(): FrameRun | undefined;
}

const runFrames = 20;
/** A moderator confirms a new speaker by their first batch. [B1] */
const firstRunFrames = 3;

/** A gatherer for one stay: 3 frames for the first run, 20 for each that follows, fewer if step or CTR jumps. [F16] */
export function createRunGatherer(): RunGatherer {
  let gathered: HashedFrame[] = [];
  let enough = firstRunFrames;

  function flush(): FrameRun | undefined {
    const first = gathered[0];
    if (!first) return undefined;
    const hashes = concat(...gathered.map(({ hash }) => hash));
    gathered = [];
    enough = runFrames;
    return { position: first.position, firstCtr: first.ctr, hashes };
  }

  return {
    add(frame) {
      const last = gathered.at(-1);
      const cut = last && !follows(last, frame) ? flush() : undefined;
      gathered.push(frame);
      return gathered.length < enough ? cut : flush();
    },
    flush,
  };
}

function follows(before: HashedFrame, { ctr, position: { generation, step, confirm } }: HashedFrame): boolean {
  const { position } = before;
  const isSame = generation === position.generation && step === position.step && isEqual(confirm, position.confirm);
  return isSame && ctr === before.ctr + 1;
}
