import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import shared from "../shell/table.module.css";
import { Icon } from "../theme/Icon";
import styles from "./CallsTable.module.css";
import type { Column } from "./columns";
import { changeWidth, NARROWEST, WIDEST } from "./display";
import type { Sort } from "./listState";

const STEP = 16;

interface Props {
  column: Column;
  width: number;
  sort: Sort;
  onSort: (sort: Sort) => void;
  /** Another column was dropped on this one. */
  onDrop: (key: string) => void;
}

/** The edge by which a column is made wider or narrower, by pointer or by arrow keys. */
function Edge({ column, width }: Pick<Props, "column" | "width">) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const onPointerMove = (event: PointerEvent) => {
    if (from.current) changeWidth(column.key, from.current.width + event.clientX - from.current.x);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    changeWidth(column.key, width + step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be dragged.
    <span
      role="separator"
      className={styles.edge}
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`Width of ${column.title}`}
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      draggable
      onDragStart={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        from.current = null;
      }}
      onDoubleClick={() => changeWidth(column.key, column.width)}
      onKeyDown={onKeyDown}
    />
  );
}

/** Figures and times begin with the largest, texts with A. */
function largestFirst({ key, numeric }: Column): boolean {
  return numeric || key.endsWith("_at_ms");
}

/** A column's heading: sorts by it, can be dragged to another place and made wider. */
export function Heading({ column, width, sort, onSort, onDrop }: Props) {
  const sorted = sort.key === column.key;
  const direction = sort.descending ? "descending" : "ascending";
  return (
    <th
      scope="col"
      className={column.numeric ? shared.numeric : undefined}
      aria-sort={sorted ? direction : undefined}
      title={column.hint}
      draggable
      onDragStart={(event) => event.dataTransfer.setData("text/x-column", column.key)}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes("text/x-column")) event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        onDrop(event.dataTransfer.getData("text/x-column"));
      }}
    >
      {column.sortable ? (
        <button
          type="button"
          className={shared.sort}
          onClick={() =>
            onSort({
              key: column.key,
              descending: sorted ? !sort.descending : largestFirst(column),
            })
          }
        >
          <span>{column.title}</span>
          {sorted && <Icon name={sort.descending ? "down" : "up"} size={11} />}
        </button>
      ) : (
        column.title
      )}
      <Edge column={column} width={width} />
    </th>
  );
}
