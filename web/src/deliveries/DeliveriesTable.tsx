import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect } from "react";
import { Link } from "wouter";
import type { Delivery } from "../api/types";
import { formatBytes } from "../format/quantity";
import { formatInstant, formatMs, formatUtc } from "../format/time";
import shared from "../shell/table.module.css";
import { useListKeys } from "../shell/useListKeys";
import styles from "./DeliveriesTable.module.css";
import { FateMark } from "./FateMark";
import { sentenceOf } from "./sentences";

const ROW_HEIGHT = 34;
const NEAR_END = 25;

export interface LogProps {
  deliveries: readonly Delivery[];
  pathOf: (delivery: Delivery) => string;
  /** The receipt that is open. */
  openId: number | null;
  scroller: RefObject<HTMLDivElement | null>;
  /** Called when the end of what is loaded comes near. */
  onNearEnd: () => void;
}

interface Column {
  readonly title: string;
  readonly width?: number;
  readonly numeric?: boolean;
  readonly cell: (delivery: Delivery) => React.ReactNode;
}

const FIRST: readonly Column[] = [
  {
    title: "Received",
    width: 140,
    cell: ({ received_at_ms: at }) => (
      <time dateTime={new Date(at).toISOString()} title={formatUtc(at)}>
        {formatInstant(at)}
      </time>
    ),
  },
  { title: "Fate", width: 158, cell: (delivery) => <FateMark delivery={delivery} /> },
  {
    title: "What became of it",
    cell: (delivery) => <span title={sentenceOf(delivery)}>{sentenceOf(delivery)}</span>,
  },
];
const REST: readonly Column[] = [
  {
    title: "Agent ID",
    width: 152,
    cell: ({ agent_remote_identifier: id }) => <code>{id ?? "–"}</code>,
  },
  { title: "Call id", width: 160, cell: ({ call_id: id }) => <code>{id ?? "–"}</code> },
  {
    title: "Size",
    width: 76,
    numeric: true,
    cell: ({ size_bytes: size }) => formatBytes(size),
  },
  { title: "Took", width: 92, numeric: true, cell: ({ duration_ms: ms }) => formatMs(ms) },
];

export function DeliveriesTable({ deliveries, pathOf, openId, scroller, onNearEnd }: LogProps) {
  const columns = openId === null ? [...FIRST, ...REST] : FIRST;
  const rows = useVirtualizer({
    count: deliveries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollPaddingStart: ROW_HEIGHT,
  });
  const shown = rows.getVirtualItems();
  const first = shown[0]?.start ?? 0;
  const after = rows.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= deliveries.length - NEAR_END) onNearEnd();
  }, [last, deliveries.length, onNearEnd]);
  const active = useListKeys(scroller, deliveries.length, (index) => rows.scrollToIndex(index));
  return (
    <div ref={scroller} className={shared.scroller}>
      <table className={`${shared.table} ${shared.fixed}`} aria-rowcount={deliveries.length + 1}>
        <colgroup>
          {columns.map(({ title, width }) => (
            <col key={title} style={width === undefined ? undefined : { width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map(({ title, numeric }) => (
              <th key={title} scope="col" className={numeric ? shared.numeric : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr style={{ height: first }} />}
          {shown.map(({ index }) => {
            const delivery = deliveries[index];
            if (!delivery) return null;
            return (
              <tr
                key={delivery.id}
                className={styles.row}
                data-index={index}
                data-active={index === active || delivery.id === openId || undefined}
                aria-rowindex={index + 2}
              >
                {columns.map(({ title, numeric, cell }, place) => (
                  <td key={title} className={numeric ? shared.numeric : undefined}>
                    {place === 0 ? (
                      <Link
                        href={pathOf(delivery)}
                        className={`${shared.open} ${styles.open}`}
                        aria-current={delivery.id === openId ? "true" : undefined}
                      >
                        {cell(delivery)}
                      </Link>
                    ) : (
                      cell(delivery)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && <tr style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}
