import type { Row } from "../api/types";
import { formatMs } from "../format/time";
import { Icon } from "../theme/Icon";
import type { SilenceItem } from "./items";
import { Marked } from "./Marked";
import { RowTime } from "./RowTime";
import type { RowProps } from "./Transcript";
import styles from "./Transcript.module.css";

/** The conversation moved on to another node. */
export function NodeRow({ row, ...props }: RowProps & { row: Row }) {
  const { node } = row;
  return (
    <div className={styles.divider} data-kind="node">
      <RowTime row={row} {...props} />
      <Icon name="node" size={14} />
      <span>
        {node?.from_node && (
          <span className="muted">
            <Marked>{node.from_node}</Marked> →{" "}
          </span>
        )}
        <strong>
          <Marked>{node?.to_node ?? row.text ?? "an unnamed node"}</Marked>
        </strong>
        {node?.reason && (
          <span className="muted">
            {" "}
            · <Marked>{node.reason}</Marked>
          </span>
        )}
      </span>
    </div>
  );
}

const LONG_MS = 3000;

/** Nobody spoke, as far as it is known. */
export function SilenceRow({ item: { startMs, endMs, doubtful } }: { item: SilenceItem }) {
  const length = formatMs(endMs - startMs);
  const words = endMs - startMs < LONG_MS ? `${length} pause` : `${length} of silence`;
  return (
    <div
      className={styles.divider}
      data-kind="silence"
      data-long={endMs - startMs >= LONG_MS || undefined}
    >
      {doubtful ? (
        <span title="A row around here tells no time or no length, so somebody may have spoken">
          {length} without measured speech
        </span>
      ) : (
        <span>{words}</span>
      )}
    </div>
  );
}
