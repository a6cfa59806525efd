import { useMemo } from "react";
import { Link } from "wouter";
import type { CallDetail } from "../api/types";
import { useCallResults } from "../evals/queries";
import { Runs } from "../evals/Runs";
import { byVerdict, countsInWords, countVerdicts } from "../evals/verdicts";
import { LabelBox } from "../review/LabelBox";
import { useLabels } from "../review/queries";
import { useReviewKeys } from "../review/useReviewKeys";
import { Empty } from "../shell/Empty";
import { useMay } from "../shell/may";
import { Problem } from "../shell/Problem";
import { useWorkspace } from "../shell/workspace";
import { EvalResultCard } from "./EvalResultCard";
import styles from "./EvalsTab.module.css";
import { RunOnCall } from "./RunOnCall";
import type { GoToRow } from "./useRowTarget";

interface Props {
  call: CallDetail;
  onGoTo: GoToRow;
}

function Results({ call, onGoTo }: Props) {
  const { id } = useWorkspace();
  const may = useMay();
  const found = useCallResults(call);
  const labels = useLabels(call.id).data;
  const inOrder = useMemo(() => byVerdict(found.data ?? []), [found.data]);
  const { active, goOn } = useReviewKeys(inOrder, labels ?? []);
  if (found.error) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <div role="status" aria-label="Loading the results" />;
  const results = inOrder;
  const evals = <Link href={`/w/${id}/agents/${call.agent.id}?tab=evals`}>Evals of the agent</Link>;
  if (results.length === 0) {
    return (
      <Empty
        icon="evals"
        title="No eval has looked at this call"
        action={
          <>
            <RunOnCall call={call} />
            {evals}
          </>
        }
      >
        <p>The evals of {call.agent.name} judge every call that comes in, and others on request.</p>
      </Empty>
    );
  }
  return (
    <>
      <div className={styles.head}>
        <p>{countsInWords(countVerdicts(results))}</p>
        {evals}
        <RunOnCall call={call} />
      </div>
      <ul className={styles.results} aria-label="Results of the evals">
        {results.map((result) => (
          <EvalResultCard
            key={result.eval_id}
            call={call}
            result={result}
            onGoTo={onGoTo}
            isActive={may.edit && active === result.eval_id}
          >
            {labels && (
              <LabelBox
                callId={call.id}
                result={result}
                labels={labels}
                hasKeys={active === result.eval_id}
                onGiven={goOn}
              />
            )}
          </EvalResultCard>
        ))}
      </ul>
    </>
  );
}

/** What the team's evals say of this call, and where in it they see that. */
export function EvalsTab(props: Props) {
  return (
    <>
      <Runs />
      <Results {...props} />
    </>
  );
}
