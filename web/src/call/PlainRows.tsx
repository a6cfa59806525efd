import type { Row } from "../api/types";
import { formatMs } from "../format/time";
import { Icon } from "../theme/Icon";
import type { SilenceItem } from "./items";
import { RowTime } from "./RowTime";
import type { RowProps } from "./Transcript";
import styles from "./Transcript.module.css";

/** The conversation moved on to another node. */
export function NodeRow({ row, ...props }: RowProps & { row: Row }) {
  const { node } = row;
  return (
    <div className={styles.divider}>
      <RowTime row={row} {...props} />
      <Icon name="node" size={14} />
      <span>
        {node?.from_node && <span className="muted">{node.from_node} → </span>}
        <strong>{node?.to_node ?? row.text ?? "an unnamed node"}</strong>
        {node?.reason && <span className="muted"> · {node.reason}</span>}
      </span>
    </div>
  );
}

export function SilenceRow({ item }: { item: SilenceItem }) {
  return (
    <div className={styles.divider} data-kind="silence">
      <span>{formatMs(item.endMs - item.startMs)} of silence</span>
    </div>
  );
}
