import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { CallRow, HitPart } from "../api/types";
import { useWorkspace } from "../shell/workspace";
import type { CallsQuestion } from "./listState";
import { useHits } from "./queries";
import { type Arrivals, useArrivals } from "./useArrivals";
import type { ListSelection } from "./useListSelection";
import { useRowKeys } from "./useRowKeys";
import { useScrollMemory } from "./useScrollMemory";

/** As many as may be asked about at once. */
const MOST_HITS = 100;

export interface ListProps {
  calls: readonly CallRow[];
  /** What is asked, and what these calls are the answer to: the question before, while one waits. */
  question: CallsQuestion;
  answered: CallsQuestion;
  pathOf: (call: CallRow) => string;
  /** Called when the end of what is loaded comes near. */
  onNearEnd: () => void;
  /** Whether the list goes to where it was when one left it. */
  restoring: boolean;
  list: ListSelection;
  /** Told whether the list stands at its top and nobody is about in it. */
  onRest: (resting: boolean) => void;
}

/** The room that a list needs, in pixels and in rows. */
interface Room {
  readonly height: number;
  /** Further, below it, where it shows what a search found. */
  readonly hitHeight: number;
  /** Of what stays at the top and covers rows. */
  readonly headHeight?: number;
  readonly overscan: number;
  /** So many rows before the end of what is loaded, more is asked for. */
  readonly nearEnd: number;
}

export interface CallRows extends Arrivals {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** The rows to draw, each `height` high, in a list that is `size` high. */
  readonly shown: readonly VirtualItem[];
  readonly height: number;
  readonly size: number;
  /** The index of the row that the keys came to, or -1. */
  readonly active: number;
  /** What the search found in a call; undefined where nothing is searched for. */
  readonly hitIn: (call: CallRow) => readonly HitPart[] | undefined;
}

const NOT_FOUND_YET: readonly HitPart[] = [];

/** What the table and the cards share: which calls are drawn, and how one moves among them. */
export function useCallRows(props: ListProps, room: Room): CallRows {
  const { calls, question, answered, onNearEnd, restoring, list, onRest } = props;
  const text = answered.q ?? "";
  const scroller = useRef<HTMLDivElement>(null);
  const memory = useScrollMemory(scroller, restoring);
  const height = room.height + (text === "" ? 0 : room.hitHeight);
  const rows = useVirtualizer({
    count: calls.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: room.overscan,
    initialOffset: memory,
    scrollPaddingStart: room.headHeight ?? 0,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height needs new measures.
  useLayoutEffect(() => rows.measure(), [height]);
  const arrivals = useArrivals(JSON.stringify(answered), calls, scroller, height);
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= calls.length - room.nearEnd) onNearEnd();
  }, [last, calls.length, room.nearEnd, onNearEnd]);
  const row = useRowKeys(scroller, calls.length, (index) => rows.scrollToIndex(index), list.toggle);
  const asked = JSON.stringify(question);
  const before = useRef(asked);
  const { leave } = row;
  // Another question starts at the top, and nobody is about in its list.
  useLayoutEffect(() => {
    if (before.current === asked) return;
    before.current = asked;
    if (rows.scrollOffset !== 0) scroller.current?.scrollTo({ top: 0 });
    leave();
  }, [asked, rows, leave]);
  useEffect(() => {
    onRest(rows.scrollOffset === 0 && row.active === -1);
  });
  const visible = shown.flatMap(({ index }) => calls[index]?.id ?? []).slice(0, MOST_HITS);
  const hits = useHits(useWorkspace().id, text, visible).data;
  const hitIn = ({ id }: CallRow) => (text === "" ? undefined : (hits?.get(id) ?? NOT_FOUND_YET));
  const size = rows.getTotalSize();
  return { scroller, shown, height, size, active: row.active, ...arrivals, hitIn };
}
