import { useMemo, useState } from "react";
import type { CallDetail } from "../api/types";
import { Icon } from "../theme/Icon";
import styles from "./Headlines.module.css";
import { headlinesOf } from "./headlines";
import { RowLink } from "./RowLink";
import type { GoToRow } from "./useRowTarget";

const SHOWN_AT_FIRST = 6;

/** What went wrong, in words and the worst first; each leads to its row. */
export function Headlines({ call, onGoTo }: { call: CallDetail; onGoTo: GoToRow }) {
  const [all, setAll] = useState(false);
  const headlines = useMemo(() => headlinesOf(call), [call]);
  if (headlines.length === 0) {
    return (
      <p className={styles.none}>
        <Icon name="check" size={13} /> Nothing in this call stands out.
      </p>
    );
  }
  const shown = all ? headlines : headlines.slice(0, SHOWN_AT_FIRST);
  return (
    <ul className={styles.headlines} aria-label="What stands out, worst first">
      {shown.map(({ text, tone, rowIndex }) => (
        <li key={text} data-tone={tone}>
          {rowIndex === null ? (
            text
          ) : (
            <RowLink rowIndex={rowIndex} onGoTo={onGoTo}>
              {text}
            </RowLink>
          )}
        </li>
      ))}
      {shown.length < headlines.length && (
        <li>
          <button type="button" className={styles.more} onClick={() => setAll(true)}>
            {headlines.length - shown.length} more
          </button>
        </li>
      )}
    </ul>
  );
}
