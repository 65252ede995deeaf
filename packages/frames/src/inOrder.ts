/**
 * Creates a TransformStream that works on several chunks at once and puts out their results in the order of the input.
 *
 * `undefined` drops the chunk. Work that rejects errors the stream: nothing after it gets out. [F14]
 */
export function inOrder<In, Out>(work: (chunk: In) => Promise<Out | undefined>): TransformStream<In, Out> {
  let last: Promise<void> = Promise.resolve();
  return new TransformStream<In, Out>({
    transform(chunk, controller) {
      last = Promise.all([work(chunk), last]).then(([output]) => {
        if (output !== undefined) controller.enqueue(output);
      });
      last.catch((error: unknown) => controller.error(error));
    },
    flush: () => last,
  });
}
