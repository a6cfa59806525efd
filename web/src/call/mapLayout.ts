/** Where the parts of the map stand, in px of the drawing. */
import { type CallMap, ticks } from "./map";
import type { View } from "./mapView";
import type { Mark, Stretch } from "./speech";

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly view: View;
  readonly laneHeight: number;
  readonly toolHeight: number;
  readonly nodeHeight: number;
  /** Nodes stand above the lanes; the line is there only where a call has some. */
  readonly nodesY: number;
  readonly agentY: number;
  readonly userY: number;
  readonly toolsY: number;
  readonly axisY: number;
  readonly ticks: readonly number[];
}

const LANE = 22;
const TOOLS = 13;
const NODES = 17;
const AXIS = 15;
const PX_PER_TICK = 64;

export function layoutOf(map: CallMap, width: number, view: View): MapLayout {
  const agentY = map.nodes.length > 0 ? NODES : 0;
  const toolsY = agentY + 2 * LANE;
  const axisY = toolsY + (map.tools.length > 0 ? TOOLS : 0);
  return {
    width,
    height: axisY + AXIS,
    view,
    laneHeight: LANE,
    toolHeight: TOOLS,
    nodeHeight: NODES - 3,
    nodesY: 0,
    agentY,
    userY: agentY + LANE,
    toolsY,
    axisY,
    ticks: ticks(view.startMs, view.endMs, Math.max(1, Math.floor(width / PX_PER_TICK))),
  };
}

/** A time's place; times out of view lie just beyond the edges. */
export function xAt({ width, view }: MapLayout, ms: number): number {
  const x = ((ms - view.startMs) / (view.endMs - view.startMs)) * width;
  return Math.min(Math.max(x, -4), width + 4);
}

export function msAt({ width, view }: MapLayout, x: number): number {
  if (width === 0) return view.startMs;
  const share = Math.min(Math.max(x, 0), width) / width;
  return view.startMs + share * (view.endMs - view.startMs);
}

/** The marks of the lane at a height; null outside of the lanes, or where the lane is empty. */
export function laneAt(layout: MapLayout, map: CallMap, y: number): readonly Mark[] | null {
  const lane =
    y < layout.agentY
      ? entered(map)
      : y < layout.userY
        ? map.agent
        : y < layout.toolsY
          ? map.user
          : y < layout.axisY
            ? map.tools
            : [];
  return lane.length > 0 ? lane : null;
}

/** The nodes that a row entered. */
function entered({ nodes }: CallMap): Mark[] {
  return nodes.flatMap((band) =>
    band.rowIndex === null ? [] : [{ ...band, rowIndex: band.rowIndex }],
  );
}

/** Everything that can be gone to, in the order of time. */
export function marksOf(map: CallMap): Mark[] {
  const nodes = entered(map).map((band) => ({ ...band, endMs: band.startMs }));
  const marks = [...map.agent, ...map.user, ...map.tools, ...nodes];
  return marks.sort((a, b) => a.startMs - b.startMs);
}

export function inView<Kind extends Stretch>({ view }: MapLayout, marks: readonly Kind[]): Kind[] {
  return marks.filter(({ startMs, endMs }) => endMs >= view.startMs && startMs <= view.endMs);
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
  const seen = inView(layout, stretches);
  const thinnest = seen.length * 3 < layout.width ? 1.5 : 0.1;
  return seen
    .map(({ startMs, endMs }) => {
      const x = xAt(layout, startMs);
      const width = Math.max(thinnest, xAt(layout, endMs) - x);
      return `M${x.toFixed(1)} ${y}h${width.toFixed(1)}v${height}h${(-width).toFixed(1)}z`;
    })
    .join("");
}

export interface Label {
  readonly x: number;
  readonly text: string;
}

const LETTER_PX = 6.5;
const FEWEST_LETTERS = 3;

/** Texts that stand within their stretches, cut to what fits; none where too little would fit. */
export function labelsIn<Kind extends Stretch>(
  layout: MapLayout,
  stretches: readonly Kind[],
  textOf: (stretch: Kind) => string,
): Label[] {
  return inView(layout, stretches).flatMap((stretch) => {
    const x = Math.max(0, xAt(layout, stretch.startMs));
    const room = Math.min(layout.width, xAt(layout, stretch.endMs)) - x - 7;
    const letters = Math.floor(room / LETTER_PX);
    const text = textOf(stretch);
    if (letters < FEWEST_LETTERS || text === "") return [];
    const cut = text.length > letters ? `${text.slice(0, letters - 1).trimEnd()}…` : text;
    return [{ x: x + 4, text: cut }];
  });
}
