import shared from "../shell/table.module.css";
import { CallRowLine } from "./CallRowLine";
import styles from "./CallsTable.module.css";
import type { Column } from "./columns";
import { DENSITIES, useDisplay } from "./display";
import { Heading } from "./Heading";
import type { Sort } from "./listState";
import { countSelected, isSelected } from "./selection";
import { type ListProps, useCallRows } from "./useCallRows";

const HEAD_HEIGHT = 33;
const HIT_HEIGHT = 22;
const CHECK_WIDTH = 40;
const NEAR_END = 20;

interface Props extends ListProps {
  columns: readonly Column[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  onColumns: (keys: readonly string[]) => void;
}

export function CallsTable(props: Props) {
  const { calls, pathOf, list, columns, sort, onSort, onColumns } = props;
  const { density, widths } = useDisplay();
  const { scroller, shown, height, size, active, keys, fresh, hitIn } = useCallRows(props, {
    height: DENSITIES[density],
    hitHeight: HIT_HEIGHT,
    headHeight: HEAD_HEIGHT,
    overscan: 12,
    nearEnd: NEAR_END,
  });
  const first = shown[0]?.start ?? 0;
  const after = size - (shown.at(-1)?.end ?? 0);
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
    <div ref={scroller} className={shared.scroller}>
      <table
        className={`${shared.table} ${shared.fixed} ${styles.table}`}
        style={{ minWidth: width }}
        aria-rowcount={calls.length + 1}
      >
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
                key={keys.get(call.id)}
                call={call}
                index={index}
                columns={columns}
                path={pathOf(call)}
                height={height}
                isActive={index === active}
                isSelected={isSelected(selection, call.id)}
                isNew={fresh.has(call.id)}
                hit={hitIn(call)}
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
