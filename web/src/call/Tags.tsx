import { useMetrics } from "../api/reference";
import type { CallDetail } from "../api/types";
import { useEvalsOfWorkspace } from "../calls/queries";
import { ruleFields } from "../rules/fields";
import { useCallTags } from "../rules/queries";
import { matchedInWords } from "../rules/sentences";
import { TagMark } from "../rules/TagMark";
import { useWorkspace } from "../shell/workspace";
import styles from "./Tags.module.css";

/** What the team's rules attached to the call; each says on hover what it matched. */
export function Tags({ call }: { call: CallDetail }) {
  const { id } = useWorkspace();
  const tags = useCallTags(id, call.id).data ?? [];
  const metrics = useMetrics().data ?? [];
  const evals = useEvalsOfWorkspace(id).data ?? [];
  if (tags.length === 0) return null;
  const fields = ruleFields({ metrics, metadataKeys: [], evals });
  return (
    <ul className={styles.tags} aria-label="Tags">
      {tags.map((tag) => (
        <li key={tag.rule_id}>
          <TagMark
            kind={tag.kind}
            colour={tag.colour}
            title={`${tag.kind === "flag" ? "Red flag" : "Label"}, because ${matchedInWords(tag.matched, fields)}`}
          >
            {tag.name}
          </TagMark>
        </li>
      ))}
    </ul>
  );
}
