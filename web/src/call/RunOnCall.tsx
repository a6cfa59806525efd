import { Button } from "@mantine/core";
import type { CallDetail } from "../api/types";
import { useEvals } from "../evals/queries";
import { onTheseCalls, useRun } from "../evals/runs";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { useToast } from "../shell/toasts";
import { Icon } from "../theme/Icon";

/** Lets the evals of the agent, as they are now, judge this call. */
export function RunOnCall({ call }: { call: Pick<CallDetail, "id" | "agent" | "body_kept"> }) {
  const may = useMay();
  const toast = useToast();
  const evals = useEvals(call.agent.id).data ?? [];
  const run = useRun();
  const on = evals.filter(({ enabled }) => enabled).map(({ id }) => id);
  const reason = () => {
    if (!may.edit) return EDITORS_ONLY;
    if (!call.body_kept) return "What was said in this call was taken away after its time.";
    return on.length === 0 ? "No eval of this agent is on." : undefined;
  };
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<Icon name="play" size={12} />}
      disabled={reason() !== undefined}
      title={reason()}
      loading={run.isPending}
      onClick={() =>
        run.mutate(onTheseCalls([call.id], on), {
          onError: (error) => toast({ text: error.message, tone: "error" }),
        })
      }
    >
      Run the evals on this call
    </Button>
  );
}
