import { Button } from "@mantine/core";
import { useState } from "react";
import { answer, api } from "../api/client";
import type { CallsToRunOn } from "../api/types";
import { costInWords } from "../evals/cost";
import { counted } from "../format/quantity";
import { useConfirm } from "../shell/confirm";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import { useStart } from "./bulk";
import { useEvalsOfWorkspace } from "./queries";
import type { Chosen } from "./selection";

interface Props {
  chosen: Chosen;
  onBegun: () => void;
}

/** Runs every eval that is on, each on those of the chosen calls that it is for. */
export function RunEvals({ chosen, onBegun }: Props) {
  const { id } = useWorkspace();
  const may = useMay();
  const toast = useToast();
  const confirm = useConfirm();
  const evals = useEvalsOfWorkspace(id).data ?? [];
  const [isAsking, setAsking] = useState(false);
  const on = evals.filter(({ enabled }) => enabled).map((each) => each.id);
  const request = { params: { path: { workspace_id: id } } };
  const run = useStart(id, (body: CallsToRunOn) =>
    answer(api.POST("/api/v1/workspaces/{workspace_id}/evals/run", { ...request, body })),
  );
  const tell = (error: Error) => toast({ text: error.message, tone: "error" });
  const start = async () => {
    const body: CallsToRunOn = { filter: [], ...chosen, eval_ids: on };
    setAsking(true);
    try {
      const estimate = await answer(
        api.POST("/api/v1/workspaces/{workspace_id}/evals/run/estimate", { ...request, body }),
      );
      setAsking(false);
      const calls = counted(estimate.calls, "call");
      const sure = await confirm({
        title: `Run ${counted(on.length, "eval")} on ${calls}?`,
        body: `${costInWords(estimate)} Each is run on the calls of its agent. Results are added; none is overwritten.`,
        action: `Run on ${calls}`,
      });
      if (sure) run.mutate(body, { onSuccess: onBegun, onError: tell });
    } catch (error) {
      setAsking(false);
      tell(error as Error);
    }
  };
  return (
    <Button
      variant="default"
      size="compact-sm"
      disabled={!may.edit || on.length === 0 || run.isPending}
      loading={isAsking}
      title={may.edit ? (on.length === 0 ? "No eval is on." : undefined) : EDITORS_ONLY}
      leftSection={<Icon name="play" size={12} />}
      onClick={() => void start()}
    >
      Run evals
    </Button>
  );
}
