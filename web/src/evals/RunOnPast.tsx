import { Button } from "@mantine/core";
import type { CallsToRunOn } from "../api/types";
import { counted } from "../format/quantity";
import { useConfirm } from "../shell/confirm";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { useToast } from "../shell/toasts";
import { Icon } from "../theme/Icon";
import { costInWords } from "./cost";
import { useEstimate, useRun } from "./runs";

/** From here on a run is asked about first; one that costs money always is. */
const ASKED_ABOVE = 100;

interface Props {
  asked: CallsToRunOn;
  /** Whether what is on the page is not what would be run. */
  unsaved?: boolean;
  /** How it is called where there are several: `Run the 3 on 320 past calls`. */
  what?: string;
}

/** Lets evals judge the calls that are there already: the count first, then a task. */
export function RunOnPast({ asked, unsaved = false, what = "Run" }: Props) {
  const may = useMay();
  const toast = useToast();
  const confirm = useConfirm();
  const estimate = useEstimate(asked, may.edit && asked.eval_ids.length > 0);
  const run = useRun();
  const calls = estimate.data?.calls;
  const reason = () => {
    if (!may.edit) return EDITORS_ONLY;
    if (asked.eval_ids.length === 0) return "No eval is on.";
    if (calls === 0) return "No call of this agent is there yet.";
    return unsaved ? "Save first: what is saved is run." : undefined;
  };
  const start = async () => {
    if (estimate.data === undefined || calls === undefined) return;
    const sure =
      (calls <= ASKED_ABOVE && estimate.data.judges === 0) ||
      (await confirm({
        title: `Run ${counted(asked.eval_ids.length, "eval")} on ${counted(calls, "call")}?`,
        body: `${costInWords(estimate.data)} Results of other versions stay.`,
        action: `Run on ${counted(calls, "call")}`,
      }));
    if (!sure) return;
    run.mutate(asked, {
      onError: (error) => toast({ text: error.message, tone: "error" }),
    });
  };
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<Icon name="play" size={12} />}
      disabled={!calls || reason() !== undefined || run.isPending}
      title={reason()}
      onClick={() => void start()}
    >
      {calls ? `${what} on ${counted(calls, "past call")}` : `${what} on past calls`}
    </Button>
  );
}
