import { Link } from "wouter";
import type { Agent, AskingEval } from "../api/types";
import { Review } from "../review/Review";
import { Notice, Problem } from "../shell/Problem";
import { EvalEditor } from "./EvalEditor";
import { EvalsList } from "./EvalsList";
import { Library } from "./Library";
import { type Place, usePlaces } from "./places";
import { useEvals } from "./queries";
import { Runs } from "./Runs";

interface Props {
  agent: Agent;
  evals: readonly AskingEval[];
  place: Place;
}

function Shown({ agent, evals, place }: Props) {
  const { hrefOf } = usePlaces();
  switch (place.at) {
    case "list":
      // Where there is nothing yet, the library is what to do next.
      return evals.length === 0 ? (
        <Library agent={agent} evals={evals} />
      ) : (
        <EvalsList agent={agent} evals={evals} />
      );
    case "library":
      return <Library agent={agent} evals={evals} />;
    case "new":
      return <EvalEditor agent={agent} known={null} />;
    case "eval":
    case "review": {
      const known = evals.find(({ id }) => id === place.eval);
      if (known && place.at === "review") {
        return <Review of={known} place={place.review} />;
      }
      if (known) {
        return <EvalEditor key={`${known.id} ${known.version}`} agent={agent} known={known} />;
      }
      const back = <Link href={hrefOf({ at: "list" })}>The evals of {agent.name}</Link>;
      return (
        <Notice title="There is no such eval" action={back}>
          <p>It may have been deleted, or belong to another agent.</p>
        </Notice>
      );
    }
  }
}

/** What is asked of every call of an agent: the list, the library, one eval. */
export default function EvalsTab({ agent }: { agent: Agent }) {
  const { place } = usePlaces();
  const found = useEvals(agent.id);
  if (found.error) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <div role="status" aria-label="Loading the evals" />;
  return (
    <>
      <Runs />
      <Shown agent={agent} evals={found.data} place={place} />
    </>
  );
}
