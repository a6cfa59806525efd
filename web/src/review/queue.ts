/** Going through the calls of a queue. */

export interface Steps {
  /** The number of the call before; null: there is none. */
  readonly previous: number | null;
  /** The number of the call after; null: the queue ends here. */
  readonly next: number | null;
  /** From 1; null where the call is not among them, as one that a link names. */
  readonly position: number | null;
}

/** Where a call stands in the queue. From a call that is not in it one goes on to its first. */
export function stepsFrom(queue: readonly number[], call: number): Steps {
  const at = queue.indexOf(call);
  return {
    previous: at > 0 ? (queue[at - 1] ?? null) : null,
    next: queue[at + 1] ?? null,
    position: at < 0 ? null : at + 1,
  };
}
