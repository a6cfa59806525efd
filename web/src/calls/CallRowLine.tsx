import { type MouseEvent, memo } from "react";
import { Link } from "wouter";
import type { CallRow, HitPart } from "../api/types";
import shared from "../shell/table.module.css";
import styles from "./CallsTable.module.css";
import type { Column } from "./columns";
import { HitLine } from "./HitLine";

interface Props {
  call: CallRow;
  index: number;
  columns: readonly Column[];
  path: string;
  height: number;
  isActive: boolean;
  isSelected: boolean;
  isNew: boolean;
  /** Where the searched words are; undefined where nothing is searched for or not found yet. */
  hit: readonly HitPart[] | undefined;
  onToggle: (index: number, range: boolean) => void;
}

/** A click anywhere in the row is one on its link, with whatever key is held. */
function openFromRow(event: MouseEvent<HTMLTableRowElement>): void {
  if ((event.target as Element).closest("a, input") || window.getSelection()?.toString()) return;
  const { ctrlKey, metaKey, shiftKey, button } = event;
  const init = { bubbles: true, cancelable: true, metaKey, shiftKey };
  const link = event.currentTarget.querySelector("a");
  link?.dispatchEvent(
    new window.MouseEvent("click", { ...init, ctrlKey: ctrlKey || button === 1 }),
  );
}

/** One call of the table, with a line for what the search found in it. */
export const CallRowLine = memo(function CallRowLine(props: Props) {
  const { call, index, columns, path, height, isActive, isSelected, isNew, hit, onToggle } = props;
  const toggle = (event: MouseEvent<HTMLInputElement>) => onToggle(index, event.shiftKey);
  return (
    <tr
      data-index={index}
      data-active={isActive || undefined}
      data-new={isNew || undefined}
      className={styles.row}
      style={{ height }}
      aria-rowindex={index + 2}
      data-selected={isSelected || undefined}
      onClick={openFromRow}
      onAuxClick={openFromRow}
    >
      <td className={styles.check}>
        <input
          type="checkbox"
          aria-label={`Select the call ${call.call_id}`}
          checked={isSelected}
          onClick={toggle}
          onChange={() => undefined}
        />
      </td>
      {columns.map((column, position) => (
        <td
          key={column.key}
          className={column.numeric ? shared.numeric : undefined}
          data-hit={hit !== undefined || undefined}
        >
          {position === 0 ? (
            <Link href={path} className={shared.open}>
              {column.cell(call)}
            </Link>
          ) : (
            column.cell(call)
          )}
          {position === 0 && hit && <HitLine parts={hit} className={styles.hit} />}
        </td>
      ))}
    </tr>
  );
});
