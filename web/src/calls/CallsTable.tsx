import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import type { CallRow } from "../api/types";
import { useListKeys } from "../shell/useListKeys";
import { Icon } from "../theme/Icon";
import styles from "./CallsTable.module.css";
import type { Column } from "./columns";
import type { Sort } from "./listState";
import { useScrollMemory } from "./useScrollMemory";

const ROW_HEIGHT = 34;
const NEAR_END = 25;

export interface ListProps {
  calls: readonly CallRow[];
  pathOf: (call: CallRow) => string;
  /** Called when the end of what is loaded comes near. */
  onNearEnd: () => void;
  /** Whether the list goes to where it was when one left it. */
  restoring: boolean;
}

interface Props extends ListProps {
  columns: readonly Column[];
  sort: Sort;
  onSort: (sort: Sort) => void;
}

function Heading({ column, sort, onSort }: { column: Column } & Pick<Props, "sort" | "onSort">) {
  const sorted = sort.key === column.key;
  const direction = sort.descending ? "descending" : "ascending";
  return (
    <th
      scope="col"
      className={column.numeric ? styles.numeric : undefined}
      aria-sort={sorted ? direction : undefined}
      title={column.hint}
    >
      {column.sortable ? (
        <button
          type="button"
          className={styles.sort}
          onClick={() => onSort({ key: column.key, descending: sorted ? !sort.descending : true })}
        >
          <span>{column.title}</span>
          {sorted && <Icon name={sort.descending ? "down" : "up"} size={11} />}
        </button>
      ) : (
        column.title
      )}
    </th>
  );
}

export function CallsTable({ calls, pathOf, onNearEnd, restoring, columns, sort, onSort }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const memory = useScrollMemory(scroller, restoring);
  const rows = useVirtualizer({
    count: calls.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    initialOffset: memory,
    scrollPaddingStart: ROW_HEIGHT,
  });
  const shown = rows.getVirtualItems();
  const first = shown[0]?.start ?? 0;
  const after = rows.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= calls.length - NEAR_END) onNearEnd();
  }, [last, calls.length, onNearEnd]);
  const active = useListKeys(scroller, calls.length, (index) => rows.scrollToIndex(index));
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  return (
    <div ref={scroller} className={styles.scroller}>
      <table className={styles.table} style={{ minWidth: width }} aria-rowcount={calls.length + 1}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr style={{ height: first }} />}
          {shown.map(({ index }) => {
            const call = calls[index];
            if (!call) return null;
            return (
              <tr
                key={call.id}
                className={styles.row}
                data-index={index}
                data-active={index === active || undefined}
                aria-rowindex={index + 2}
              >
                {columns.map((column, position) => (
                  <td key={column.key} className={column.numeric ? styles.numeric : undefined}>
                    {position === 0 ? (
                      <Link href={pathOf(call)} className={styles.open}>
                        {column.cell(call)}
                      </Link>
                    ) : (
                      column.cell(call)
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
