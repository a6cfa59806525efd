import type { Agent } from "../api/types";
import { Problem } from "../shell/Problem";
import { AnalysisForm } from "./AnalysisForm";
import { useAnalysis } from "./queries";

/** How the calls of an agent are classified: outcomes, intents, fields. */
export default function AnalysisTab({ agent }: { agent: Agent }) {
  const found = useAnalysis(agent.id);
  if (found.error) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <div role="status" aria-label="Loading the analysis" />;
  return <AnalysisForm key={agent.id} agent={agent} known={found.data} />;
}
