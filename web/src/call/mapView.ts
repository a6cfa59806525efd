/** Which part of the call the map shows. */
import type { Stretch } from "./speech";

/** What is shown in full width; the whole call at first. */
export type View = Stretch;

/** Closer than this, there is nothing more to be seen. */
const CLOSEST_MS = 2000;

export function whole(lengthMs: number): View {
  return { startMs: 0, endMs: Math.max(lengthMs, 1) };
}

export function isWhole(view: View, lengthMs: number): boolean {
  return view.startMs <= 0 && view.endMs >= lengthMs;
}

/** A view of this length, moved into the call. */
function within(startMs: number, spanMs: number, lengthMs: number): View {
  const start = Math.min(Math.max(startMs, 0), Math.max(0, lengthMs - spanMs));
  return { startMs: start, endMs: start + spanMs };
}

/** Closer (`factor` above 1) or further away; what is at `aroundMs` stays where it is. */
export function zoomed(view: View, lengthMs: number, factor: number, aroundMs: number): View {
  const span = view.endMs - view.startMs;
  const longest = Math.max(lengthMs, 1);
  const next = Math.min(Math.max(span / factor, Math.min(CLOSEST_MS, longest)), longest);
  const share = (aroundMs - view.startMs) / span;
  return within(aroundMs - share * next, next, longest);
}

export function panned(view: View, lengthMs: number, byMs: number): View {
  return within(view.startMs + byMs, view.endMs - view.startMs, Math.max(lengthMs, 1));
}

/** The view, moved so that a stretch is in it, if it is not; as it is where nothing has to move. */
export function showing(view: View, lengthMs: number, { startMs, endMs }: Stretch): View {
  if (startMs >= view.startMs && endMs <= view.endMs) return view;
  const span = view.endMs - view.startMs;
  if (endMs - startMs >= span) return within(startMs, span, Math.max(lengthMs, 1));
  return within((startMs + endMs) / 2 - span / 2, span, Math.max(lengthMs, 1));
}
