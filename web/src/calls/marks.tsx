/** Small signs that say something about a call, never by colour alone. */
import type { CallRow } from "../api/types";
import { TagMark, TagSign } from "../rules/TagMark";
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

/** The outcome that a call was classified as, and whether that is a success. */
export function Classified({ call }: { call: CallRow }) {
  const { outcome, success } = call.classified ?? { outcome: null, success: null };
  if (outcome === null) return <span className="muted">–</span>;
  return (
    <span className={success ? styles.good : styles.bad} title={outcome}>
      <Icon name={success ? "check" : "cross"} size={13} />
      {outcome}
      <span className="visually-hidden">{success ? ", a success" : ", a failure"}</span>
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

/** The tags of a call in one line: the first by its name, the others by their signs. */
export function CallTags({ tags }: { tags: NonNullable<CallRow["tags"]> }) {
  const [first, ...others] = tags;
  if (first === undefined) return <span className="muted">–</span>;
  return (
    <span className={styles.tags} title={tags.map(({ name }) => name).join(", ")}>
      <TagMark kind={first.kind} colour={first.colour}>
        {first.name}
      </TagMark>
      {others.map(({ rule_id, name, kind, colour }) => (
        <span key={rule_id} className={styles.other}>
          <TagSign kind={kind} colour={colour} />
          <span className="visually-hidden">, {name}</span>
        </span>
      ))}
    </span>
  );
}

/** The red flags of a call, for where there is no room for labels. */
export function flagsOf(call: CallRow): NonNullable<CallRow["tags"]> {
  return call.tags?.filter(({ kind }) => kind === "flag") ?? [];
}
