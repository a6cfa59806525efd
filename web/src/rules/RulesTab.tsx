import { Link } from "wouter";
import type { Agent } from "../api/types";
import { Notice, Problem } from "../shell/Problem";
import { useRulePlaces } from "./places";
import { useRules } from "./queries";
import { RuleEditor } from "./RuleEditor";
import { RulesList } from "./RulesList";

/** What tags the calls of an agent: the list, one rule, a new one. */
export default function RulesTab({ agent }: { agent: Agent }) {
  const { place, hrefOf } = useRulePlaces();
  const found = useRules(agent.id);
  if (place === "new") return <RuleEditor agent={agent} known={null} />;
  if (found.error) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <div role="status" aria-label="Loading the rules" />;
  if (place === "list") return <RulesList agent={agent} rules={found.data} />;
  const known = found.data.find(({ id }) => id === place);
  if (!known) {
    const back = <Link href={hrefOf("list")}>The rules of {agent.name}</Link>;
    return (
      <Notice title="There is no such rule" action={back}>
        <p>It may have been deleted, or belong to another agent.</p>
      </Notice>
    );
  }
  return <RuleEditor key={known.id} agent={agent} known={known} />;
}
