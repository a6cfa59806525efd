/** Putting calls into a list that is loaded, and taking some out, without asking for it anew. */
import type { CallRow } from "../api/types";

export interface ListPage {
  readonly calls: readonly CallRow[];
  readonly next_cursor: string | null;
  /** The highest number of a call that was there when this page was asked for. */
  readonly latest: number;
}

/** Whether `a` stands before `b` in a list whose latest start comes first. */
function isBefore(a: CallRow, b: CallRow): boolean {
  return a.started_at_ms === b.started_at_ms ? a.id > b.id : a.started_at_ms > b.started_at_ms;
}

/**
 * Pages of a list, newest first, with calls that came in since, each in its place. One that
 * belongs below what is loaded is left out: the list comes to it when it is scrolled that far.
 */
export function withNew(
  pages: readonly ListPage[],
  news: readonly CallRow[],
  latest: number,
): ListPage[] {
  const known = new Set(pages.flatMap((page) => page.calls.map((call) => call.id)));
  const fresh = news.filter((call) => !known.has(call.id));
  const isWhole = pages.at(-1)?.next_cursor === null;
  const result = pages.map((page) => ({ ...page, calls: [...page.calls] }));
  for (const call of fresh) {
    const page =
      result.find(({ calls }) => calls.some((other) => isBefore(call, other))) ??
      (isWhole ? result.at(-1) : undefined);
    if (!page) continue;
    const at = page.calls.findIndex((other) => isBefore(call, other));
    page.calls.splice(at === -1 ? page.calls.length : at, 0, call);
  }
  const [first] = result;
  if (first) result[0] = { ...first, latest };
  return result;
}

/** Pages without these calls. */
export function without(pages: readonly ListPage[], ids: ReadonlySet<number>): ListPage[] {
  return pages.map((page) => ({ ...page, calls: page.calls.filter(({ id }) => !ids.has(id)) }));
}
