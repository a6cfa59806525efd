import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useListKeys } from "../shell/useListKeys";
import { type Item, itemPositions, rowsOf } from "./items";
import { NodeRow, SilenceRow } from "./PlainRows";
import { SpeechRow } from "./SpeechRow";
import type { Stretch } from "./speech";
import { ToolRow } from "./ToolRow";
import styles from "./Transcript.module.css";
import type { GoToRow, RowTarget } from "./useRowTarget";

const ROW_HEIGHT = 34;
/** Up to here everything is drawn, so that the browser's own search finds every word. */
const DRAWN_WHOLE = 300;
const OVERSCAN = 20;

export interface RowProps {
  onGoTo: GoToRow;
  onSeek: (ms: number) => void;
}

interface Props extends RowProps {
  items: readonly Item[];
  /** For rows with timed words: the word before which the other side cut in. */
  cuts: ReadonlyMap<number, number>;
  /** Silences in which somebody may have spoken, by the item. */
  target: RowTarget | null;
  /** The item to bring into view: a hit of the search, or what is being played. */
  at: { readonly position: number } | null;
  playing: number | null;
  scroller: HTMLElement;
  /** What stays on top of the transcript takes so much of its height. */
  covered: number;
  onSeen: (seen: Stretch | null) => void;
}

interface ItemProps extends RowProps {
  item: Item;
  cutAt: number | undefined;
}

const ItemView = memo(function ItemView({ item, cutAt, ...props }: ItemProps) {
  switch (item.kind) {
    case "speech":
      return <SpeechRow item={item} cutAt={cutAt} {...props} />;
    case "tool":
      return <ToolRow item={item} {...props} />;
    case "node":
      return <NodeRow row={item.row} {...props} />;
    case "silence":
      return <SilenceRow item={item} />;
  }
});

function stretchOf(items: readonly Item[], first: number, last: number): Stretch | null {
  const times = items.slice(first, last + 1).flatMap((item) => {
    if (item.kind === "silence") return [item.startMs, item.endMs];
    return rowsOf(item).flatMap(({ start_ms, end_ms }) => [start_ms, end_ms]);
  });
  const known = times.filter((time) => time !== null);
  if (known.length === 0) return null;
  return { startMs: Math.min(...known), endMs: Math.max(...known) };
}

export function Transcript({
  items,
  cuts,
  target,
  at,
  playing,
  scroller,
  covered,
  onSeen,
  ...props
}: Props) {
  const list = useRef<HTMLOListElement>(null);
  const [margin, setMargin] = useState(0);
  // What stands above the list changes its height: the header wraps, a message comes and goes.
  useLayoutEffect(() => setMargin(list.current?.offsetTop ?? 0));
  const positions = useMemo(() => itemPositions(items), [items]);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_HEIGHT,
    overscan: items.length <= DRAWN_WHOLE ? items.length : OVERSCAN,
    scrollMargin: margin,
    scrollPaddingStart: covered,
    scrollPaddingEnd: ROW_HEIGHT,
  });
  useListKeys(list, items.length, (position) => virtual.scrollToIndex(position));

  useEffect(() => {
    const position = target && positions.get(target.rowIndex);
    if (position == null) return;
    virtual.scrollToIndex(position, { align: target?.align === "nearest" ? "auto" : "center" });
  }, [target, positions, virtual]);
  useEffect(() => {
    if (at !== null) virtual.scrollToIndex(at.position, { align: "auto" });
  }, [at, virtual]);

  const offset = virtual.scrollOffset ?? 0;
  const first = virtual.getVirtualItemForOffset(offset + covered)?.index ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  useEffect(
    () => onSeen(offset + covered < margin && first > last ? null : stretchOf(items, first, last)),
    [items, first, last, offset, covered, margin, onSeen],
  );

  if (items.length === 0) return null;
  const targeted = target === null ? undefined : positions.get(target.rowIndex);
  return (
    <ol ref={list} className={styles.list} style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ index, start }) => {
        const item = items[index];
        if (!item) return null;
        const [row] = rowsOf(item);
        return (
          <li
            key={row ? row.index : `silence-${index}`}
            ref={virtual.measureElement}
            data-index={index}
            data-target={index === targeted || undefined}
            data-hit={index === at?.position || undefined}
            data-playing={index === playing || undefined}
            className={styles.item}
            style={{ transform: `translateY(${start - margin}px)` }}
          >
            <ItemView item={item} cutAt={row && cuts.get(row.index)} {...props} />
          </li>
        );
      })}
    </ol>
  );
}
