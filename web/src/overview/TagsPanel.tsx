import { Link } from "wouter";
import type { Overview, TagFigures } from "../api/types";
import { TagMark } from "../rules/TagMark";
import { useWorkspace } from "../shell/workspace";
import { Panel } from "./Panel";
import { Shares } from "./Shares";
import styles from "./TagsPanel.module.css";

interface Props {
  overview: Overview;
  /** How many calls the period has. */
  calls: number;
  agentId: number | null;
}

/** Red flags before labels, and what tagged more calls before what tagged fewer. */
function inOrder(one: TagFigures, other: TagFigures): number {
  if (one.kind !== other.kind) return one.kind === "flag" ? -1 : 1;
  return other.calls - one.calls || one.name.localeCompare(other.name);
}

/** How many calls of the period each rule tagged. */
export function TagsPanel({ overview, calls, agentId }: Props) {
  const { id } = useWorkspace();
  const agents = `/w/${id}/agents`;
  return (
    <Panel title="Tags" hint="what rules say" place="tags">
      {overview.tags.length === 0 ? (
        <p className={styles.none}>
          No rule looks at these calls. A rule gives calls a label or raises a red flag:{" "}
          <Link href={agentId === null ? agents : `${agents}/${agentId}?tab=rules`}>
            {agentId === null ? "write one for an agent" : "write one for this agent"}
          </Link>
          .
        </p>
      ) : (
        <Shares
          of={calls}
          filter={overview.filter}
          lines={overview.tags.toSorted(inOrder).map(({ rule_id, name, kind, colour, ...tag }) => ({
            ...tag,
            key: String(rule_id),
            title: (
              <TagMark kind={kind} colour={colour}>
                {name}
              </TagMark>
            ),
            hint: `${kind === "flag" ? "Red flag" : "Label"} “${name}”`,
            color: kind === "flag" ? "var(--error-fill)" : "var(--line-strong)",
          }))}
        />
      )}
    </Panel>
  );
}
