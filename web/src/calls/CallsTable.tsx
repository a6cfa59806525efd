import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import type { CallRow } from "../api/types";
import { useWorkspace } from "../shell/workspace";
import { CallRowLine } from "./CallRowLine";
import styles from "./CallsTable.module.css";
import type { Column } from "./columns";
import { DENSITIES, useDisplay } from "./display";
import { Heading } from "./Heading";
import type { Sort } from "./listState";
import { useHits } from "./queries";
import { countSelected, isSelected } from "./selection";
import type { ListSelection } from "./useListSelection";
import { useRowKeys } from "./useRowKeys";
import { useScrollMemory } from "./useScrollMemory";

const HEAD_HEIGHT = 33;
const HIT_HEIGHT = 22;
const CHECK_WIDTH = 40;
const NEAR_END = 40;

export interface ListProps {
  calls: readonly CallRow[];
  pathOf: (call: CallRow) => string;
  /** Called when the end of what is loaded comes near. */
  onNearEnd: () => void;
  /** Whether the list goes to where it was when one left it. */
  restoring: boolean;
  /** The words that are searched for. */
  text: string;
  list: ListSelection;
  /** Told whether the list stands at its top and nobody is about in it. */
  onRest: (resting: boolean) => void;
}

interface Props extends ListProps {
  columns: readonly Column[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  onColumns: (keys: readonly string[]) => void;
}

/** Calls that came in at the top since the list was drawn, and how far they push the others down. */
export function useArrivals(
  calls: readonly CallRow[],
  scroller: { readonly current: HTMLElement | null },
  height: number,
): ReadonlySet<number> {
  const known = useRef<ReadonlySet<number> | null>(null);
  const first = useRef<number | undefined>(undefined);
  const fresh = useMemo(() => {
    const before = known.current;
    if (before === null || before.size === 0 || calls.length - before.size > 150)
      return new Set<number>();
    return new Set(calls.slice(0, 300).flatMap(({ id }) => (before.has(id) ? [] : [id])));
  }, [calls]);
  useLayoutEffect(() => {
    const element = scroller.current;
    const pushed = calls.findIndex(({ id }) => id === first.current);
    if (element && element.scrollTop > 0 && pushed > 0) element.scrollTop += pushed * height;
    first.current = calls[0]?.id;
    known.current = new Set(calls.slice(0, 300).map(({ id }) => id));
  }, [calls, scroller, height]);
  return fresh;
}

export function CallsTable(props: Props) {
  const {
    calls,
    pathOf,
    onNearEnd,
    restoring,
    text,
    list,
    onRest,
    columns,
    sort,
    onSort,
    onColumns,
  } = props;
  const { id } = useWorkspace();
  const scroller = useRef<HTMLDivElement>(null);
  const memory = useScrollMemory(scroller, restoring);
  const { density, widths } = useDisplay();
  const height = DENSITIES[density] + (text === "" ? 0 : HIT_HEIGHT);
  const rows = useVirtualizer({
    count: calls.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    initialOffset: memory,
    scrollPaddingStart: HEAD_HEIGHT,
  });
  const fresh = useArrivals(calls, scroller, height);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height needs new measures.
  useEffect(() => rows.measure(), [height]);
  const shown = rows.getVirtualItems();
  const first = shown[0]?.start ?? 0;
  const after = rows.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= calls.length - NEAR_END) onNearEnd();
  }, [last, calls.length, onNearEnd]);
  const active = useRowKeys(
    scroller,
    calls.length,
    (index) => rows.scrollToIndex(index),
    list.toggle,
  );
  useEffect(() => {
    onRest(rows.scrollOffset === 0 && active === -1);
  });
  const visible = shown.flatMap(({ index }) => calls[index]?.id ?? []).slice(0, 100);
  const hits = useHits(id, text, visible).data;
  const widthOf = (column: Column) => widths[column.key] ?? column.width;
  const width = columns.reduce((sum, column) => sum + widthOf(column), CHECK_WIDTH);
  const { selection } = list;
  const some = countSelected(selection, calls.length) ?? 0;
  const drop = (dragged: string, onto: string) => {
    const keys = columns.map(({ key }) => key);
    if (dragged === onto || !keys.includes(dragged)) return;
    const rest = keys.filter((key) => key !== dragged);
    rest.splice(keys.indexOf(onto), 0, dragged);
    onColumns(rest);
  };
  return (
    <div ref={scroller} className={styles.scroller}>
      <table className={styles.table} style={{ minWidth: width }} aria-rowcount={calls.length + 1}>
        <colgroup>
          <col style={{ width: CHECK_WIDTH }} />
          {columns.map((column) => (
            <col key={column.key} style={{ width: widthOf(column) }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th className={styles.check}>
              <input
                type="checkbox"
                aria-label="Select all that match"
                checked={selection.all && selection.ids.size === 0}
                ref={(input) => {
                  if (input)
                    input.indeterminate = some > 0 && !(selection.all && selection.ids.size === 0);
                }}
                onChange={() => (some > 0 || selection.all ? list.clear() : list.selectAll())}
              />
            </th>
            {columns.map((column) => (
              <Heading
                key={column.key}
                column={column}
                width={widthOf(column)}
                sort={sort}
                onSort={onSort}
                onDrop={(dragged) => drop(dragged, column.key)}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr style={{ height: first }} />}
          {shown.map(({ index }) => {
            const call = calls[index];
            if (!call) return null;
            return (
              <CallRowLine
                key={call.id}
                call={call}
                index={index}
                columns={columns}
                path={pathOf(call)}
                height={height}
                isActive={index === active}
                isSelected={isSelected(selection, call.id)}
                isNew={fresh.has(call.id)}
                hit={text === "" ? undefined : (hits?.get(call.id) ?? [])}
                onToggle={list.toggle}
              />
            );
          })}
          {after > 0 && <tr style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}
