import { ActionIcon, Menu } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useLocation } from "wouter";
import type { CallDetail } from "../api/types";
import { useBulk } from "../calls/bulk";
import { callPath, useNeighbours } from "../calls/neighbours";
import { listPath } from "../calls/useListState";
import { CopyButton } from "../shell/CopyButton";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { useToast } from "../shell/toasts";
import { useShortcuts } from "../shell/useShortcuts";
import { useWorkspace } from "../shell/workspace";
import { Icon, type IconName } from "../theme/Icon";
import styles from "./CallPage.module.css";
import { payloadPath, recomputeCall } from "./queries";
import { usePlaceInList } from "./usePlaceInList";

interface NeighbourProps {
  title: string;
  keys: string;
  icon: IconName;
  callId: number | null;
}

function Neighbour({ title, keys, icon, callId }: NeighbourProps) {
  const workspace = useWorkspace();
  const look = { variant: "subtle", color: "gray", size: "sm" } as const;
  const named = { "aria-label": title, title: `${title} (${keys})` };
  if (callId === null) {
    return (
      <ActionIcon {...look} {...named} disabled>
        <Icon name={icon} size={14} />
      </ActionIcon>
    );
  }
  return (
    <ActionIcon
      {...look}
      {...named}
      renderRoot={(props) => <Link {...props} href={callPath(workspace.id, callId)} replace />}
    >
      <Icon name={icon} size={14} />
    </ActionIcon>
  );
}

/** The calls before and after this one, in the list that one came from. */
function Neighbours({ callId }: { callId: number }) {
  const workspace = useWorkspace();
  const [, navigate] = useLocation();
  const { previous, next } = useNeighbours(callId);
  const place = usePlaceInList(workspace.id, callId);
  const go = (to: number | null) => () => {
    if (to !== null) navigate(callPath(workspace.id, to), { replace: true });
  };
  useShortcuts({
    J: { does: "Next call of the list", run: go(next) },
    "]": { does: "Next call of the list", run: go(next) },
    K: { does: "Previous call of the list", run: go(previous) },
    "[": { does: "Previous call of the list", run: go(previous) },
  });
  return (
    <span className={styles.neighbours}>
      {place && (
        <span className={styles.position}>
          {place.position.toLocaleString("en-US")} of {place.loaded.toLocaleString("en-US")}
          {place.more && "+"}
        </span>
      )}
      <Neighbour title="Previous call" keys="K or [" icon="up" callId={previous} />
      <Neighbour title="Next call" keys="J or ]" icon="down" callId={next} />
    </span>
  );
}

function Actions({ call }: { call: CallDetail }) {
  const workspace = useWorkspace();
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const toast = useToast();
  const bulk = useBulk(workspace.id);
  const may = useMay();
  const copy = async (text: string, what: string) => {
    await navigator.clipboard.writeText(text);
    toast({ text: `Copied ${what}.`, tone: "good" });
  };
  const failed = (error: unknown) =>
    toast({ text: error instanceof Error ? error.message : String(error), tone: "error" });
  const recompute = async () => {
    try {
      await recomputeCall(workspace.id, call.id);
      await client.invalidateQueries({ queryKey: ["call", workspace.id, call.id] });
      await client.invalidateQueries({ queryKey: ["call-usual", workspace.id, call.id] });
      toast({ text: "Measured anew with today’s definitions.", tone: "good" });
    } catch (error) {
      failed(error);
    }
  };
  // The list says when it is done, and offers to have the call back.
  const remove = async () => {
    try {
      await bulk.mutateAsync({ kind: "delete", chosen: { ids: [call.id], q: "", except: [] } });
      navigate(listPath(workspace.id), { replace: true });
    } catch (error) {
      failed(error);
    }
  };
  const why = may.edit ? undefined : EDITORS_ONLY;
  return (
    <Menu width={220} position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Actions of this call">
          <Icon name="more" size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Icon name="link" size={14} />}
          onClick={() => copy(window.location.href, "the link")}
        >
          Copy the link
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="copy" size={14} />}
          onClick={() => copy(call.call_id, "the call id")}
        >
          Copy the call id
        </Menu.Item>
        <Menu.Item
          component="a"
          href={payloadPath(workspace.id, call.id)}
          download={`call-${call.id}.json`}
          leftSection={<Icon name="download" size={14} />}
        >
          Download the body
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<Icon name="refresh" size={14} />}
          disabled={!may.edit}
          title={why}
          onClick={recompute}
        >
          Measure anew
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<Icon name="trash" size={14} />}
          disabled={!may.edit}
          title={why}
          onClick={remove}
        >
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Where one is: the way back, the call's own id, its neighbours, and what can be done with it. */
export function CallBar({ callId, call }: { callId: number; call: CallDetail | undefined }) {
  const workspace = useWorkspace();
  // Going back in history also restores what was selected; the link is for those who came by URL.
  useShortcuts({
    u: { does: "Back to the calls", run: () => document.getElementById("back")?.click() },
  });
  return (
    <nav className={styles.crumbs} aria-label="Where this is">
      <Link id="back" href={listPath(workspace.id)}>
        Calls
      </Link>
      <span aria-hidden="true">/</span>
      <code className={styles.crumb} title="The client’s call id">
        {call?.call_id ?? callId}
      </code>
      {call && <CopyButton text={call.call_id} what="the call id" />}
      <span className={styles.actions}>
        <Neighbours callId={callId} />
        {call && <Actions call={call} />}
      </span>
    </nav>
  );
}
