import { memo } from "react";
import { formatTick } from "../format/time";
import styles from "./CallMapView.module.css";
import type { CallMap } from "./map";
import { boxes, labelled, type MapLayout, marksOf, xAt } from "./mapLayout";

interface PartProps {
  map: CallMap;
  layout: MapLayout;
}

/** What does not change while one moves over the map. */
const Ground = memo(function Ground({ map, layout }: PartProps) {
  const { width, agentY, userY, toolsY, axisY, laneHeight, toolHeight } = layout;
  const inset = 2;
  const bar = laneHeight - 2 * inset;
  return (
    <g>
      <rect className={styles.lane} x={0} y={agentY} width={width} height={2 * laneHeight} rx={3} />
      <path className={styles.silence} d={boxes(layout, map.silences, agentY, 2 * laneHeight)} />
      {layout.ticks.map((ms) => (
        <g key={ms}>
          <path className={styles.tick} d={`M${xAt(layout, ms)} ${agentY}V${axisY + 3}`} />
          <text className={styles.label} x={xAt(layout, ms)} y={axisY + 13} textAnchor="middle">
            {formatTick(ms)}
          </text>
        </g>
      ))}
      {map.nodes.map(({ rowIndex, startMs }) => (
        <path
          key={rowIndex}
          className={styles.node}
          d={`M${xAt(layout, startMs)} ${layout.nodesY + 2}V${axisY}`}
        />
      ))}
      {labelled(layout, map.nodes).map(({ rowIndex, startMs, name }) => (
        <text key={rowIndex} className={styles.label} x={xAt(layout, startMs) + 4} y={11}>
          {name}
        </text>
      ))}
      <path className={styles.agent} d={boxes(layout, map.agent, agentY + inset, bar)} />
      <path className={styles.user} d={boxes(layout, map.user, userY + inset, bar)} />
      <path className={styles.crosstalk} d={boxes(layout, map.crosstalk, userY - 2, 4)} />
      {[false, true].map((failed) => (
        <path
          key={String(failed)}
          className={failed ? styles.failed : styles.tool}
          d={boxes(
            layout,
            map.tools.filter((tool) => tool.failed === failed),
            toolsY + 3,
            toolHeight - 6,
          )}
        />
      ))}
    </g>
  );
});

function Target({ map, layout, rowIndex }: PartProps & { rowIndex: number }) {
  const mark = marksOf(map).find((candidate) => candidate.rowIndex === rowIndex);
  if (!mark) return null;
  const x = xAt(layout, mark.startMs);
  return (
    <rect
      className={styles.target}
      x={x - 1.5}
      y={layout.agentY}
      width={Math.max(4, xAt(layout, mark.endMs) - x + 3)}
      height={layout.axisY - layout.agentY}
      rx={2}
    />
  );
}

interface Props extends PartProps {
  targetIndex: number | null;
  hoverMs: number | null;
  playheadMs: number | null;
}

export function MapDrawing({ map, layout, targetIndex, hoverMs, playheadMs }: Props) {
  const line = (ms: number) => `M${xAt(layout, ms)} ${layout.agentY}V${layout.axisY}`;
  return (
    <svg width={layout.width} height={layout.height} aria-hidden="true">
      <Ground map={map} layout={layout} />
      {targetIndex !== null && <Target map={map} layout={layout} rowIndex={targetIndex} />}
      {playheadMs !== null && <path className={styles.playhead} d={line(playheadMs)} />}
      {hoverMs !== null && <path className={styles.hover} d={line(hoverMs)} />}
    </svg>
  );
}
