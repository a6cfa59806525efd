import { useDebouncedValue } from "@mantine/hooks";
import { Link } from "wouter";
import { counted } from "../format/quantity";
import { formatMinute, formatUtc } from "../format/time";
import { Section } from "../shell/Page";
import { useWorkspace } from "../shell/workspace";
import type { RuleField } from "./fields";
import { useRulePreview } from "./queries";
import styles from "./RuleEditor.module.css";
import { matchedInWords } from "./sentences";
import type { RuleCondition } from "./shapes";

const TYPING_MS = 350;

interface Props {
  /** null: of every agent. */
  agentId: number | null;
  /** null while it is not complete. */
  condition: RuleCondition | null;
  fields: readonly RuleField[];
}

/** Which of the latest calls the rule would tag, while it is still being written. */
export function Preview({ agentId, condition, fields }: Props) {
  const { id } = useWorkspace();
  const [asked] = useDebouncedValue(condition, TYPING_MS);
  const { data, error } = useRulePreview(agentId, asked);
  const body = () => {
    if (condition === null) return <p className="muted">Complete the conditions to see it.</p>;
    if (error) return <p role="alert">{error.message}</p>;
    if (!data) return <div role="status" aria-label="Loading the preview" />;
    return (
      <>
        <p role="status">
          <strong>{counted(data.matched, "call")}</strong> of the latest{" "}
          {data.looked_at.toLocaleString("en-US")} would be tagged.
        </p>
        <ul className={styles.matches}>
          {data.calls.map((call) => (
            <li key={call.id}>
              <Link href={`/w/${id}/calls/${call.id}`} title={formatUtc(call.started_at_ms)}>
                {formatMinute(call.started_at_ms)}
              </Link>
              <span>{matchedInWords(call.matched, fields)}</span>
            </li>
          ))}
        </ul>
      </>
    );
  };
  return (
    <Section title="Preview" hint="On the latest calls. Nothing is saved.">
      {body()}
    </Section>
  );
}
