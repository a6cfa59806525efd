import { memo } from "react";
import { formatMs, formatPosition, formatTick } from "../format/time";
import styles from "./CallMapView.module.css";
import type { CallMap } from "./map";
import { boxes, inView, labelsIn, type MapLayout, marksOf, xAt } from "./mapLayout";
import type { Stretch } from "./speech";

/** With more stretches than these in view, none has room for its text. */
const MOST_LABELLED = 120;
const INSET = 2;

interface PartProps {
  map: CallMap;
  layout: MapLayout;
}

function Nodes({ map, layout }: PartProps) {
  const { nodesY, nodeHeight, axisY } = layout;
  return (
    <g>
      {inView(layout, map.nodes).map((band, position) => {
        const x = xAt(layout, band.startMs);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a band is its place.
          <g key={position}>
            <rect
              className={styles.node}
              data-loop={band.isLoop || undefined}
              x={x + 0.5}
              y={nodesY}
              width={Math.max(1, xAt(layout, band.endMs) - x - 1)}
              height={nodeHeight}
              rx={2}
            />
            <path className={styles.entered} d={`M${x} ${nodesY}V${axisY}`} />
          </g>
        );
      })}
      {labelsIn(layout, map.nodes, ({ name }) => name).map(({ x, text }) => (
        <text key={x} className={styles.nodeName} x={x} y={nodesY + 10.5}>
          {text}
        </text>
      ))}
    </g>
  );
}

function Texts({ map, layout }: PartProps) {
  const agent = inView(layout, map.agent);
  const user = inView(layout, map.user);
  if (agent.length + user.length > MOST_LABELLED) return null;
  const lanes = [
    { stretches: agent, y: layout.agentY },
    { stretches: user, y: layout.userY },
  ];
  return (
    <g className={styles.texts}>
      {lanes.map(({ stretches, y }) =>
        labelsIn(layout, stretches, ({ text }) => text).map(({ x, text }) => (
          <text key={`${y} ${x}`} x={x} y={y + 15}>
            {text}
          </text>
        )),
      )}
    </g>
  );
}

function Silences({ map, layout }: PartProps) {
  const { agentY, laneHeight } = layout;
  const lengthOf = ({ startMs, endMs }: Stretch) => formatMs(endMs - startMs);
  return (
    <g>
      <path className={styles.silence} d={boxes(layout, map.silences, agentY, 2 * laneHeight)} />
      {labelsIn(layout, map.silences, lengthOf).map(({ x, text }) => (
        <text key={x} className={styles.silenceText} x={x} y={agentY + laneHeight + 4}>
          {text}
        </text>
      ))}
    </g>
  );
}

/** A small wedge where somebody cut in, on the lane of who did. */
function Cuts({ map, layout }: PartProps) {
  const { agentY, userY, laneHeight } = layout;
  return (
    <g>
      {inView(layout, map.cuts).map(({ by, rowIndex, startMs }) => {
        const x = xAt(layout, startMs);
        const d =
          by === "user"
            ? `M${x} ${userY + laneHeight - 1}l-4 7h8z`
            : `M${x} ${agentY + 1}l-4 -7h8z`;
        return <path key={`${by} ${rowIndex}`} className={styles.cut} d={d} />;
      })}
    </g>
  );
}

/** What does not change while one moves over the map. */
const Ground = memo(function Ground({ map, layout }: PartProps) {
  const { width, agentY, userY, toolsY, axisY, laneHeight, toolHeight } = layout;
  const bar = laneHeight - 2 * INSET;
  const tools = (failed: boolean) => map.tools.filter((tool) => tool.failed === failed);
  return (
    <g>
      <rect className={styles.lane} x={0} y={agentY} width={width} height={2 * laneHeight} rx={3} />
      {layout.ticks.map((ms) => (
        <g key={ms}>
          <path className={styles.tick} d={`M${xAt(layout, ms)} ${agentY}V${axisY + 3}`} />
          <text className={styles.label} x={xAt(layout, ms)} y={axisY + 13} textAnchor="middle">
            {ms % 1000 === 0 ? formatTick(ms) : formatPosition(ms)}
          </text>
        </g>
      ))}
      <Silences map={map} layout={layout} />
      <Nodes map={map} layout={layout} />
      <path className={styles.agent} d={boxes(layout, map.agent, agentY + INSET, bar)} />
      <path className={styles.user} d={boxes(layout, map.user, userY + INSET, bar)} />
      <path className={styles.crosstalk} d={boxes(layout, map.crosstalk, userY - 3, 6)} />
      <Texts map={map} layout={layout} />
      <path className={styles.tool} d={boxes(layout, tools(false), toolsY + 3, toolHeight - 5)} />
      <path className={styles.failed} d={boxes(layout, tools(true), toolsY + 2, toolHeight - 3)} />
      <Cuts map={map} layout={layout} />
    </g>
  );
});

function Target({ map, layout, rowIndex }: PartProps & { rowIndex: number }) {
  const marks = inView(
    layout,
    marksOf(map).filter((mark) => mark.rowIndex === rowIndex),
  );
  const [first] = marks;
  if (!first) return null;
  const x = xAt(layout, first.startMs);
  return (
    <rect
      className={styles.target}
      x={x - 1.5}
      y={layout.agentY}
      width={Math.max(4, xAt(layout, marks.at(-1)?.endMs ?? first.endMs) - x + 3)}
      height={layout.axisY - layout.agentY}
      rx={2}
    />
  );
}

/** The part of the call whose rows are in view below. */
function Seen({ layout, seen }: { layout: MapLayout; seen: Stretch }) {
  if (inView(layout, [seen]).length === 0) return null;
  const x = xAt(layout, seen.startMs);
  const width = Math.max(3, xAt(layout, seen.endMs) - x);
  return (
    <g className={styles.seen}>
      <rect x={x} y={layout.agentY} width={width} height={layout.axisY - layout.agentY} />
      <path d={`M${x} ${layout.axisY + 1}h${width}`} />
    </g>
  );
}

interface Props extends PartProps {
  targetIndex: number | null;
  hoverMs: number | null;
  playheadMs: number | null;
  seen: Stretch | null;
}

export function MapDrawing({ map, layout, targetIndex, hoverMs, playheadMs, seen }: Props) {
  const line = (ms: number) => `M${xAt(layout, ms)} ${layout.agentY}V${layout.axisY}`;
  return (
    <svg width={layout.width} height={layout.height} aria-hidden="true">
      {seen && <Seen layout={layout} seen={seen} />}
      <Ground map={map} layout={layout} />
      {targetIndex !== null && <Target map={map} layout={layout} rowIndex={targetIndex} />}
      {playheadMs !== null && <path className={styles.playhead} d={line(playheadMs)} />}
      {hoverMs !== null && <path className={styles.hover} d={line(hoverMs)} />}
    </svg>
  );
}
