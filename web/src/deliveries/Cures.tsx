import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { DeliveryDetail } from "../api/types";
import { useConfirm } from "../shell/confirm";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import type { LogQuestion } from "./logState";
import { useCreateAgent, useReplay, useReplayMany } from "./queries";
import styles from "./Receipt.module.css";
import { FATES, mayBeCured } from "./sentences";

interface Props {
  delivery: DeliveryDetail;
  onTask: (taskId: number) => void;
}

function alike({ status_code, agent_remote_identifier: agentId }: DeliveryDetail): LogQuestion {
  return {
    replayable: true,
    status_code,
    ...(agentId === null ? {} : { agent_remote_identifier: agentId }),
  };
}

/** `all 10`, `all 1,000+`; one is `it`. */
function howMany({ like_this: many, like_this_capped: capped }: DeliveryDetail): string {
  return many < 2 ? "it" : `all ${many.toLocaleString("en-US")}${capped ? "+" : ""}`;
}

/** What can be done with a kept refused delivery, and with all that were refused alike. */
function useCures({ delivery, onTask }: Props) {
  const workspace = useWorkspace();
  const replay = useReplay(workspace.id);
  const many = useReplayMany(workspace.id);
  const toast = useToast();
  const confirm = useConfirm();
  // Awaited and not given as callbacks: what is shown changes with what was done, and with it goes
  // the part that would have been called.
  const guarded = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      toast({ text: error instanceof Error ? error.message : String(error), tone: "error" });
    }
  };
  const one = (to: string | null) =>
    guarded(async () => {
      const made = await replay.mutateAsync({ deliveryId: delivery.id, to });
      toast(
        made.call === null
          ? { text: `Refused again: ${made.reason ?? made.status_code}`, tone: "error" }
          : { text: `${FATES[made.fate]}: it is call ${made.call}.`, tone: "good" },
      );
    });
  const start = (to: string | null) =>
    guarded(async () => {
      const task = await many.mutateAsync({ filter: alike(delivery), to });
      onTask(task.id);
    });
  const all = async (to: string | null) => {
    const yes = await confirm({
      title: `Replay ${howMany(delivery)} deliveries?`,
      body:
        to === null
          ? "Those that can be filed now become calls; the others stay refused and kept."
          : `Their calls are filed under the agent ${to}.`,
      action: `Replay ${howMany(delivery)}`,
    });
    if (yes) await start(to);
  };
  return { one, all, start, guarded, isBusy: replay.isPending || many.isPending };
}

function CreateAgent({ delivery, onTask }: Props) {
  const workspace = useWorkspace();
  const agentId = delivery.agent_remote_identifier ?? "";
  const [name, setName] = useState(agentId);
  const create = useCreateAgent(workspace.id);
  const { start, guarded, isBusy } = useCures({ delivery, onTask });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void guarded(async () => {
      await create.mutateAsync({ name: name.trim(), agentId });
      await start(null);
    });
  };
  return (
    <form className={styles.cure} onSubmit={submit}>
      <TextInput
        label={`Name of the new agent with the Agent ID ${agentId}`}
        value={name}
        maxLength={200}
        required
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" loading={create.isPending || isBusy}>
        Create agent and replay {howMany(delivery)}
      </Button>
    </form>
  );
}

function ToNearest({ delivery, onTask }: Props) {
  const { one, all, isBusy } = useCures({ delivery, onTask });
  const hasMore = delivery.like_this > 1;
  return (
    <div className={styles.cure}>
      {delivery.nearest_agent_ids.map((id) => (
        <Button
          key={id}
          variant="default"
          size="xs"
          disabled={isBusy}
          onClick={() => (hasMore ? all(id) : one(id))}
        >
          Send {howMany(delivery)} to {id}
        </Button>
      ))}
    </div>
  );
}

/** The ways to have a refused delivery filed after all. */
export function Cures({ delivery, onTask }: Props) {
  const may = useMay();
  const { one, all, isBusy } = useCures({ delivery, onTask });
  if (delivery.fate !== "refused" || !delivery.body_kept) return null;
  if (!may.edit) return <p className="muted">To replay it: {EDITORS_ONLY}</p>;
  const sent = delivery.agent_remote_identifier;
  const isUnknown = delivery.status_code === 404 && !delivery.agent_exists && sent !== null;
  if (isUnknown) {
    return (
      <>
        <ToNearest delivery={delivery} onTask={onTask} />
        <CreateAgent key={delivery.id} delivery={delivery} onTask={onTask} />
      </>
    );
  }
  return (
    <div className={styles.cure}>
      <Button
        size="xs"
        variant={mayBeCured(delivery) ? "filled" : "default"}
        loading={isBusy}
        onClick={() => one(null)}
      >
        Replay
      </Button>
      {mayBeCured(delivery) && delivery.like_this > 1 && sent !== null && (
        <Button variant="default" size="xs" disabled={isBusy} onClick={() => all(null)}>
          Replay {howMany(delivery)} refused alike
        </Button>
      )}
    </div>
  );
}
