import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useListKeys } from "../shell/useListKeys";
import { type Item, itemPositions, rowsOf } from "./items";
import { NodeRow, SilenceRow } from "./PlainRows";
import { SpeechRow } from "./SpeechRow";
import { ToolRow } from "./ToolRow";
import styles from "./Transcript.module.css";
import type { GoToRow, RowTarget } from "./useRowTarget";

const ROW_HEIGHT = 34;
/** Up to here everything is drawn, so that the browser's own search finds every word. */
const DRAWN_WHOLE = 300;
const OVERSCAN = 20;
/** The map stays on top of the transcript. */
const STICKY_HEIGHT = 140;

export interface RowProps {
  onGoTo: GoToRow;
  onSeek: (ms: number) => void;
}

interface Props extends RowProps {
  items: readonly Item[];
  target: RowTarget | null;
  scroller: HTMLElement;
}

const ItemView = memo(function ItemView({ item, ...props }: RowProps & { item: Item }) {
  switch (item.kind) {
    case "speech":
      return <SpeechRow item={item} {...props} />;
    case "tool":
      return <ToolRow item={item} {...props} />;
    case "node":
      return <NodeRow row={item.row} {...props} />;
    case "silence":
      return <SilenceRow item={item} />;
  }
});

export function Transcript({ items, target, scroller, ...props }: Props) {
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
    scrollPaddingStart: STICKY_HEIGHT,
    scrollPaddingEnd: ROW_HEIGHT,
  });
  useListKeys(list, items.length, (position) => virtual.scrollToIndex(position));

  useEffect(() => {
    const position = target && positions.get(target.rowIndex);
    if (position == null) return;
    virtual.scrollToIndex(position, { align: target?.align === "nearest" ? "auto" : "center" });
  }, [target, positions, virtual]);

  if (items.length === 0) {
    return <p className={styles.empty}>The transcript is empty: nobody spoke in this call.</p>;
  }
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
            className={styles.item}
            style={{ transform: `translateY(${start - margin}px)` }}
          >
            <ItemView item={item} {...props} />
          </li>
        );
      })}
    </ol>
  );
}
