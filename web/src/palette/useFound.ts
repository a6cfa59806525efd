import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { answer, api } from "../api/client";
import { ApiError } from "../api/errors";
import type { CallRow, Delivery } from "../api/types";
import { formatInstant } from "../format/time";
import { useWorkspace } from "../shell/workspace";
import type { Command } from "./command";

/** Fewer letters are no id of a client's; a number may be one of ours. */
const SHORTEST_ID = 3;

interface Found {
  readonly calls: readonly Pick<CallRow, "id" | "call_id" | "agent" | "started_at_ms">[];
  readonly deliveries: readonly Delivery[];
}

async function callWithNumber(workspaceId: number, number: number, signal: AbortSignal) {
  const asked = api.GET("/api/v1/workspaces/{workspace_id}/calls/{call_id}", {
    params: { path: { workspace_id: workspaceId, call_id: number } },
    signal,
  });
  try {
    return [await answer(asked)];
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 422)) return [];
    throw error;
  }
}

async function find(workspaceId: number, id: string, signal: AbortSignal): Promise<Found> {
  const path = { workspace_id: workspaceId };
  const number = /^#?(\d{1,15})$/.exec(id)?.[1];
  const isId = id.length >= SHORTEST_ID;
  const [own, named, deliveries] = await Promise.all([
    number === undefined ? [] : callWithNumber(workspaceId, Number(number), signal),
    isId
      ? answer(
          api.GET("/api/v1/workspaces/{workspace_id}/calls", {
            params: { path, query: { filter: [`call_id=${id}`], limit: 3 } },
            signal,
          }),
        ).then(({ calls }) => calls)
      : [],
    isId
      ? answer(
          api.GET("/api/v1/workspaces/{workspace_id}/deliveries", {
            params: { path, query: { request_id: id, limit: 3 } },
            signal,
          }),
        ).then((page) => page.deliveries)
      : [],
  ]);
  const calls = [...own, ...named.filter(({ id: other }) => other !== own[0]?.id)];
  return { calls, deliveries };
}

/** The calls and deliveries of which one typed the id, as commands that lead to them. */
export function useFound(typed: string): { commands: readonly Command[]; isAsking: boolean } {
  const workspace = useWorkspace();
  const [, navigate] = useLocation();
  const id = typed.trim();
  const mayBeId = id !== "" && !/\s/.test(id) && (id.length >= SHORTEST_ID || /^\d+$/.test(id));
  const found = useQuery({
    queryKey: ["palette", workspace.id, id],
    queryFn: ({ signal }) => find(workspace.id, id, signal),
    enabled: mayBeId,
    retry: false,
  });
  const calls = (found.data?.calls ?? []).map(
    (call): Command => ({
      id: `found call ${call.id}`,
      group: "Found by its id",
      title: `${call.agent.name}, ${formatInstant(call.started_at_ms)}`,
      icon: "calls",
      hint: call.call_id,
      run: () => navigate(`/w/${workspace.id}/calls/${call.id}`),
    }),
  );
  const deliveries = (found.data?.deliveries ?? []).map(
    (delivery): Command => ({
      id: `found delivery ${delivery.id}`,
      group: "Found by its id",
      title: `Delivery ${delivery.id}, ${formatInstant(delivery.received_at_ms)}`,
      icon: "deliveries",
      hint: delivery.fate.replace("_", " "),
      run: () => navigate(`/w/${workspace.id}/deliveries/${delivery.id}`),
    }),
  );
  return { commands: [...calls, ...deliveries], isAsking: mayBeId && found.isFetching };
}
