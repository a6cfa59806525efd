import { useShortcuts } from "../shell/useShortcuts";
import { Icon } from "../theme/Icon";
import styles from "./NewsPill.module.css";
import type { News } from "./useNews";

/** Tells that calls came in; they are shown when one asks for them. */
export function NewsPill({ count, capped, takeIn }: News) {
  useShortcuts(count > 0 ? { n: { does: "Show the new calls", run: takeIn } } : {});
  const number = `${count.toLocaleString("en-US")}${capped ? "+" : ""}`;
  return (
    <div className={styles.place} role="status">
      {count > 0 && (
        <button type="button" className={styles.pill} onClick={takeIn}>
          <Icon name="up" size={12} />
          {number} new {count === 1 ? "call" : "calls"} <kbd>n</kbd>
        </button>
      )}
    </div>
  );
}
