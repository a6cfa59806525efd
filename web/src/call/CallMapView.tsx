import { ActionIcon } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Row } from "../api/types";
import { counted } from "../format/quantity";
import { formatMs, formatPosition } from "../format/time";
import { useShortcuts } from "../shell/useShortcuts";
import { Icon } from "../theme/Icon";
import styles from "./CallMapView.module.css";
import { MapDrawing } from "./MapDrawing";
import { type CallMap, rowAt } from "./map";
import { laneAt, layoutOf, marksOf, msAt } from "./mapLayout";
import { isWhole, type View } from "./mapView";
import type { Stretch } from "./speech";
import { useMapView } from "./useMapView";
import { usePlayhead } from "./usePlayhead";
import type { GoToRow } from "./useRowTarget";

interface Props {
  map: CallMap;
  rows: readonly Row[];
  /** The row that is marked in the transcript. */
  target: number | null;
  /** The part of the call whose rows are in view. */
  seen: Stretch | null;
  onGoTo: GoToRow;
  audio: RefObject<HTMLAudioElement | null>;
}

const SPEAKERS: Readonly<Record<string, string>> = { agent: "Agent", user: "Caller" };
/** A pointer that moved less has clicked. */
const CLICK_PX = 4;
const STEP = 2;
const PAGE = 10;

function describe(row: Row | undefined): string {
  if (!row) return "";
  if (row.tool) return `Tool ${row.tool.name ?? ""}${row.tool.failed ? ", failed" : ""}`;
  if (row.node) return `Node ${row.node.to_node ?? ""}`;
  return `${SPEAKERS[row.role] ?? row.role_as_sent}: ${row.text ?? ""}`;
}

function Legend({ map }: { map: CallMap }) {
  const overlapMs = map.crosstalk.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const failed = map.tools.filter((tool) => tool.failed).length;
  return (
    <>
      {map.crosstalk.length > 0 && (
        <span data-kind="crosstalk">
          {counted(map.crosstalk.length, "overlap")}, {formatMs(overlapMs)}
        </span>
      )}
      {map.cuts.length > 0 && (
        <span data-kind="crosstalk">▴ {counted(map.cuts.length, "interruption")}</span>
      )}
      {failed > 0 && <span data-kind="crosstalk">{counted(failed, "failed tool")}</span>}
      {map.silences.length > 0 && (
        <span data-kind="silence">{counted(map.silences.length, "long silence")}</span>
      )}
      {map.untimed > 0 && <span>{counted(map.untimed, "row")} without a time, not on the map</span>}
    </>
  );
}

interface ZoomProps {
  view: View;
  lengthMs: number;
  zoom: (factor: number) => void;
  reset: () => void;
}

function Zoom({ view, lengthMs, zoom, reset }: ZoomProps) {
  const all = isWhole(view, lengthMs);
  const button = { variant: "subtle", color: "gray", size: "xs" } as const;
  return (
    <span className={styles.zoom}>
      <ActionIcon {...button} aria-label="Zoom out" disabled={all} onClick={() => zoom(1 / STEP)}>
        <Icon name="minus" size={12} />
      </ActionIcon>
      <ActionIcon {...button} aria-label="Zoom in" onClick={() => zoom(STEP)}>
        <Icon name="plus" size={12} />
      </ActionIcon>
      <ActionIcon
        {...button}
        aria-label="Show the whole call"
        title="The whole call (0)"
        disabled={all}
        onClick={reset}
      >
        <Icon name="fit" size={12} />
      </ActionIcon>
    </span>
  );
}

function useTargetStretch(
  marks: readonly (Stretch & { rowIndex: number })[],
  target: number | null,
) {
  return useMemo(() => marks.find((mark) => mark.rowIndex === target) ?? null, [marks, target]);
}

/** The whole call at a glance, and the way to any place in it: by click, and by arrow keys. */
export function CallMapView({ map, rows, target, seen, onGoTo, audio }: Props) {
  const { ref: sized, width } = useElementSize<HTMLDivElement>();
  const [canvas, setCanvas] = useState<HTMLDivElement | null>(null);
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null);
  const drag = useRef<{ x: number; moved: boolean } | null>(null);
  const playheadMs = usePlayhead(audio);
  const marks = useMemo(() => marksOf(map), [map]);
  const msOf = useCallback(
    (view: View, clientX: number) => {
      const box = canvas?.getBoundingClientRect();
      if (!box) return view.startMs;
      return view.startMs + ((clientX - box.left) / box.width) * (view.endMs - view.startMs);
    },
    [canvas],
  );
  const marked = useTargetStretch(marks, target);
  const playing = playheadMs === null ? null : { startMs: playheadMs, endMs: playheadMs };
  const { view, zoom, pan, reset } = useMapView(map.lengthMs, canvas, msOf, [
    marked,
    playing,
    seen,
  ]);
  const layout = useMemo(() => layoutOf(map, width, view), [map, width, view]);
  const looked = marked ?? seen;
  const around = looked ? (looked.startMs + looked.endMs) / 2 : undefined;
  const current = marks.findIndex((mark) => mark.rowIndex === target);

  const hovered = useMemo(() => {
    if (pointer === null) return null;
    const atMs = msAt(layout, pointer.x);
    const rowIndex = rowAt(laneAt(layout, map, pointer.y) ?? marks, atMs);
    return { atMs, rowIndex };
  }, [pointer, layout, map, marks]);

  const point = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - box.left;
    const held = drag.current;
    if (held && !isWhole(view, map.lengthMs)) {
      held.moved ||= Math.abs(x - held.x) >= CLICK_PX;
      if (held.moved) {
        pan(((held.x - x) / width) * (view.endMs - view.startMs));
        held.x = x;
      }
    }
    setPointer({ x, y: event.clientY - box.top });
  };
  const press = (event: PointerEvent) => {
    drag.current = {
      x: event.clientX - event.currentTarget.getBoundingClientRect().left,
      moved: false,
    };
    point(event);
  };
  const release = () => {
    if (!drag.current?.moved && hovered?.rowIndex != null) onGoTo(hovered.rowIndex);
    drag.current = null;
  };
  const zooms: Record<string, () => void> = {
    "+": () => zoom(STEP, around),
    "=": () => zoom(STEP, around),
    "-": () => zoom(1 / STEP, around),
    "0": reset,
  };
  useShortcuts({
    "+": { does: "Zoom the map in", run: () => zooms["+"]?.() },
    "=": { does: "Zoom the map in", run: () => zooms["="]?.() },
    "-": { does: "Zoom the map out", run: () => zooms["-"]?.() },
    "0": { does: "Show the whole call on the map", run: reset },
  });
  const step = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = marks.length - 1;
    const places: Record<string, number> = {
      ArrowRight: current + 1,
      ArrowDown: current + 1,
      ArrowLeft: current - 1,
      ArrowUp: current - 1,
      PageDown: current + PAGE,
      PageUp: current - PAGE,
      Home: 0,
      End: last,
    };
    const place = places[event.key];
    if (place === undefined && !zooms[event.key]) return;
    event.preventDefault();
    zooms[event.key]?.();
    const next = place === undefined ? undefined : marks[Math.min(Math.max(place, 0), last)];
    if (next) onGoTo(next.rowIndex);
  };

  const told = hovered?.rowIndex ?? target;
  return (
    <div className={styles.frame}>
      <div className={styles.lanes} aria-hidden="true">
        {map.nodes.length > 0 && <span style={{ height: layout.agentY }}>Nodes</span>}
        <span style={{ height: layout.laneHeight }}>Agent</span>
        <span style={{ height: layout.laneHeight }}>Caller</span>
        {map.tools.length > 0 && <span style={{ height: layout.toolHeight }}>Tools</span>}
      </div>
      <div
        ref={useMergedRef(sized, setCanvas)}
        className={styles.canvas}
        role="slider"
        tabIndex={0}
        aria-label="Map of the call"
        aria-valuemin={0}
        aria-valuemax={map.lengthMs}
        aria-valuenow={marked?.startMs ?? 0}
        aria-valuetext={
          target === null
            ? "No row marked"
            : `${marked ? `${formatPosition(marked.startMs)} ` : ""}${describe(rows[target])}`
        }
        style={{ height: layout.height }}
        data-zoomed={!isWhole(view, map.lengthMs) || undefined}
        onPointerMove={point}
        onPointerDown={press}
        onPointerUp={release}
        onPointerLeave={() => {
          setPointer(null);
          drag.current = null;
        }}
        onKeyDown={step}
      >
        {width > 0 && (
          <MapDrawing
            map={map}
            layout={layout}
            targetIndex={target}
            hoverMs={hovered?.atMs ?? null}
            playheadMs={playheadMs}
            seen={seen}
          />
        )}
      </div>
      <Overview map={map} view={view} />
      <div className={styles.told}>
        <span className={`mono ${styles.at}`} aria-hidden="true">
          {hovered && formatPosition(hovered.atMs)}
        </span>
        <span className={styles.words} aria-hidden="true">
          {told === null ? "" : describe(rows[told])}
        </span>
        <Legend map={map} />
        <Zoom
          view={view}
          lengthMs={map.lengthMs}
          zoom={(factor) => zoom(factor, around)}
          reset={reset}
        />
      </div>
    </div>
  );
}

/** Where the part that is shown lies in the whole call; nothing where that is the whole call. */
function Overview({ map, view }: { map: CallMap; view: View }) {
  if (isWhole(view, map.lengthMs)) return null;
  const share = (ms: number) => `${(ms / Math.max(map.lengthMs, 1)) * 100}%`;
  return (
    <div className={styles.overview} aria-hidden="true">
      <span style={{ left: share(view.startMs), width: share(view.endMs - view.startMs) }} />
    </div>
  );
}
