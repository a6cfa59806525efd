import { useCallback, useEffect, useState } from "react";
import { panned, showing, type View, whole, zoomed } from "./mapView";
import type { Stretch } from "./speech";

export interface MapViewing {
  readonly view: View;
  readonly zoom: (factor: number, aroundMs?: number) => void;
  readonly pan: (byMs: number) => void;
  readonly reset: () => void;
}

const PX_PER_DOUBLING = 240;

/**
 * The part of the call that the map shows. It follows what is looked at: the marked row, the
 * recording that plays, the rows in view. A wheel with Ctrl zooms, a sideways one moves along.
 */
export function useMapView(
  lengthMs: number,
  canvas: HTMLElement | null,
  msOf: (view: View, clientX: number) => number,
  follows: readonly (Stretch | null)[],
): MapViewing {
  const [view, setView] = useState(() => whole(lengthMs));
  const zoom = useCallback(
    (factor: number, aroundMs?: number) =>
      setView((now) => zoomed(now, lengthMs, factor, aroundMs ?? (now.startMs + now.endMs) / 2)),
    [lengthMs],
  );
  const pan = useCallback(
    (byMs: number) => setView((now) => panned(now, lengthMs, byMs)),
    [lengthMs],
  );
  const reset = useCallback(() => setView(whole(lengthMs)), [lengthMs]);
  useEffect(reset, [reset]);

  const [target, playing, seen] = follows;
  useFollowing(target ?? null, lengthMs, setView);
  useFollowing(playing ?? null, lengthMs, setView);
  useFollowing(seen ?? null, lengthMs, setView);

  useEffect(() => {
    const turn = (event: WheelEvent) => {
      const closer = event.ctrlKey || event.metaKey;
      if (!closer && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;
      event.preventDefault();
      setView((now) => {
        if (!closer) {
          const msPerPx = (now.endMs - now.startMs) / (canvas?.clientWidth || 1);
          return panned(now, lengthMs, event.deltaX * msPerPx);
        }
        const factor = 2 ** (-event.deltaY / PX_PER_DOUBLING);
        return zoomed(now, lengthMs, factor, msOf(now, event.clientX));
      });
    };
    // Not passive, so that the page neither zooms nor goes back in its history.
    canvas?.addEventListener("wheel", turn, { passive: false });
    return () => canvas?.removeEventListener("wheel", turn);
  }, [canvas, lengthMs, msOf]);
  return { view, zoom, pan, reset };
}

function useFollowing(
  stretch: Stretch | null,
  lengthMs: number,
  setView: (change: (now: View) => View) => void,
): void {
  const startMs = stretch?.startMs;
  const endMs = stretch?.endMs;
  useEffect(() => {
    if (startMs === undefined || endMs === undefined) return;
    setView((now) => showing(now, lengthMs, { startMs, endMs }));
  }, [startMs, endMs, lengthMs, setView]);
}
