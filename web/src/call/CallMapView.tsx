import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, type RefObject, useMemo, useState } from "react";
import type { Row } from "../api/types";
import { counted } from "../format/quantity";
import { formatPosition } from "../format/time";
import styles from "./CallMapView.module.css";
import { MapDrawing } from "./MapDrawing";
import { type CallMap, rowAt } from "./map";
import { laneAt, layoutOf, marksOf, msAt } from "./mapLayout";
import { usePlayhead } from "./usePlayhead";
import type { GoToRow } from "./useRowTarget";

interface Props {
  map: CallMap;
  rows: readonly Row[];
  /** The row that is marked in the transcript. */
  target: number | null;
  onGoTo: GoToRow;
  audio: RefObject<HTMLAudioElement | null>;
}

const SPEAKERS: Readonly<Record<string, string>> = { agent: "Agent", user: "Caller" };

function describe(row: Row | undefined): string {
  if (!row) return "";
  if (row.tool) return `Tool ${row.tool.name ?? ""}${row.tool.failed ? ", failed" : ""}`;
  if (row.node) return `Node ${row.node.to_node ?? ""}`;
  return `${SPEAKERS[row.role] ?? row.role_as_sent}: ${row.text ?? ""}`;
}

function Legend({ map }: { map: CallMap }) {
  return (
    <>
      {map.crosstalk.length > 0 && (
        <span data-kind="crosstalk">{counted(map.crosstalk.length, "overlap")}</span>
      )}
      {map.silences.length > 0 && (
        <span data-kind="silence">{counted(map.silences.length, "long silence")}</span>
      )}
      {map.untimed > 0 && <span>{counted(map.untimed, "row")} without a time, not on the map</span>}
    </>
  );
}

/** The whole call at a glance, and the way to any place in it: by click, and by arrow keys. */
export function CallMapView({ map, rows, target, onGoTo, audio }: Props) {
  const { ref, width } = useElementSize();
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null);
  const playheadMs = usePlayhead(audio);
  const layout = useMemo(() => layoutOf(map, width), [map, width]);
  const marks = useMemo(() => marksOf(map), [map]);
  const current = marks.findIndex((mark) => mark.rowIndex === target);
  const currentMs = marks[current]?.startMs ?? 0;

  const hovered = useMemo(() => {
    if (pointer === null) return null;
    const atMs = msAt(layout, pointer.x);
    const rowIndex = rowAt(laneAt(layout, map, pointer.y) ?? marks, atMs);
    return { atMs, rowIndex };
  }, [pointer, layout, map, marks]);

  const point = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    setPointer({ x: event.clientX - box.left, y: event.clientY - box.top });
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = marks[Math.min(Math.max(current + by, 0), marks.length - 1)];
    if (next) onGoTo(next.rowIndex);
  };

  const told = hovered?.rowIndex ?? target;
  return (
    <div className={styles.frame}>
      <div className={styles.lanes} aria-hidden="true" style={{ paddingTop: layout.agentY }}>
        <span style={{ height: layout.laneHeight }}>Agent</span>
        <span style={{ height: layout.laneHeight }}>Caller</span>
        {map.tools.length > 0 && <span style={{ height: layout.toolHeight }}>Tools</span>}
      </div>
      <div
        ref={ref}
        className={styles.canvas}
        role="slider"
        tabIndex={0}
        aria-label="Map of the call"
        aria-valuemin={0}
        aria-valuemax={map.lengthMs}
        aria-valuenow={currentMs}
        aria-valuetext={target === null ? "No row marked" : describe(rows[target])}
        style={{ height: layout.height }}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setPointer(null)}
        onClick={() => hovered?.rowIndex != null && onGoTo(hovered.rowIndex)}
        onKeyDown={step}
      >
        {width > 0 && (
          <MapDrawing
            map={map}
            layout={layout}
            targetIndex={target}
            hoverMs={hovered?.atMs ?? null}
            playheadMs={playheadMs}
          />
        )}
      </div>
      <p className={styles.told} aria-hidden="true">
        {hovered && <span className="mono">{formatPosition(hovered.atMs)}</span>}
        <span className={styles.words}>{told === null ? "" : describe(rows[told])}</span>
        <Legend map={map} />
      </p>
    </div>
  );
}
