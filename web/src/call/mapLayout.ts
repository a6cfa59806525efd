/** Where the parts of the map stand, in px of the drawing. */
import { type CallMap, type Mark, type Stretch, ticks } from "./map";

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly lengthMs: number;
  readonly laneHeight: number;
  readonly toolHeight: number;
  /** Nodes stand above the lanes; the line is there only where a call has some. */
  readonly nodesY: number;
  readonly agentY: number;
  readonly userY: number;
  readonly toolsY: number;
  readonly axisY: number;
  readonly ticks: readonly number[];
}

const LANE = 20;
const TOOLS = 13;
const NODES = 15;
const AXIS = 15;
const PX_PER_TICK = 64;

export function layoutOf(map: CallMap, width: number): MapLayout {
  const agentY = map.nodes.length > 0 ? NODES : 0;
  const toolsY = agentY + 2 * LANE;
  const axisY = toolsY + (map.tools.length > 0 ? TOOLS : 0);
  return {
    width,
    height: axisY + AXIS,
    lengthMs: Math.max(map.lengthMs, 1),
    laneHeight: LANE,
    toolHeight: TOOLS,
    nodesY: 0,
    agentY,
    userY: agentY + LANE,
    toolsY,
    axisY,
    ticks: ticks(map.lengthMs, Math.max(1, Math.floor(width / PX_PER_TICK))),
  };
}

export function xAt({ width, lengthMs }: MapLayout, ms: number): number {
  return (Math.min(Math.max(ms, 0), lengthMs) / lengthMs) * width;
}

export function msAt({ width, lengthMs }: MapLayout, x: number): number {
  return width === 0 ? 0 : (Math.min(Math.max(x, 0), width) / width) * lengthMs;
}

/** The marks of the lane at a height; null outside of the lanes, or where the lane is empty. */
export function laneAt(layout: MapLayout, map: CallMap, y: number): readonly Mark[] | null {
  const lane =
    y < layout.agentY
      ? map.nodes
      : y < layout.userY
        ? map.agent
        : y < layout.toolsY
          ? map.user
          : y < layout.axisY
            ? map.tools
            : [];
  return lane.length > 0 ? lane : null;
}

/** Everything that can be gone to, in the order of time. */
export function marksOf({ agent, user, tools, nodes }: CallMap): Mark[] {
  return [...agent, ...user, ...tools, ...nodes].sort((a, b) => a.startMs - b.startMs);
}

/**
 * The outline of many stretches as one path. Few of them are drawn no thinner than can be seen;
 * of thousands, that would make one solid bar, and their true widths show how dense they are.
 */
export function boxes(
  layout: MapLayout,
  stretches: readonly Stretch[],
  y: number,
  height: number,
): string {
  const thinnest = stretches.length * 3 < layout.width ? 1.5 : 0.1;
  return stretches
    .map(({ startMs, endMs }) => {
      const x = xAt(layout, startMs);
      const width = Math.max(thinnest, xAt(layout, endMs) - x);
      return `M${x.toFixed(1)} ${y}h${width.toFixed(1)}v${height}h${(-width).toFixed(1)}z`;
    })
    .join("");
}

/** The marks whose labels do not run into the one before; `charPx` is a letter's width. */
export function labelled<Named extends Mark & { readonly name: string }>(
  layout: MapLayout,
  marks: readonly Named[],
  charPx = 6.4,
): Named[] {
  let free = Number.NEGATIVE_INFINITY;
  return marks.filter((mark) => {
    const x = xAt(layout, mark.startMs);
    const end = x + mark.name.length * charPx + 8;
    if (x < free || end > layout.width) return false;
    free = end;
    return true;
  });
}
