/** Small signs that say something about a call, never by colour alone. */
import { Icon } from "../theme/Icon";
import styles from "./marks.module.css";

export function Verdict({ successful }: { successful: boolean | null }) {
  if (successful === null) return <span className="muted">–</span>;
  return (
    <span className={successful ? styles.good : styles.bad}>
      <Icon name={successful ? "check" : "cross"} size={13} />
      {successful ? "Success" : "Failure"}
    </span>
  );
}

export function WarningCount({ count }: { count: number }) {
  if (count === 0) return <span className="muted">0</span>;
  return <span className={styles.warning}>{count}</span>;
}

export function Sentiment({ sentiment }: { sentiment: string | null }) {
  if (sentiment === null) return <span className="muted">–</span>;
  const tone = sentiment === "positive" ? styles.good : sentiment === "negative" ? styles.bad : "";
  return <span className={tone}>{sentiment}</span>;
}
