import { Button, Checkbox, TextInput } from "@mantine/core";
import { useMemo } from "react";
import { Link, useLocation } from "wouter";
import { useAgents } from "../api/reference";
import { counted } from "../format/quantity";
import { Empty } from "../shell/Empty";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { Page } from "../shell/Page";
import { Notice, Problem } from "../shell/Problem";
import { useQueryString } from "../shell/useQueryString";
import { useShortcuts } from "../shell/useShortcuts";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import styles from "./AgentsPage.module.css";
import { AgentsTable } from "./AgentsTable";
import { type AgentsState, formatAgentsState, parseAgentsState, shownAgents } from "./listState";
import { useActivity } from "./queries";

function NewAgentButton() {
  const { id } = useWorkspace();
  const may = useMay();
  const content = {
    size: "xs",
    leftSection: <Icon name="plus" size={13} />,
    children: "New agent",
  };
  if (!may.edit) return <Button {...content} disabled title={EDITORS_ONLY} />;
  return <Button component={Link} href={`/w/${id}/agents/new`} {...content} />;
}

export default function AgentsPage() {
  const { id } = useWorkspace();
  const [path, navigate] = useLocation();
  const search = useQueryString();
  const state = useMemo(() => parseAgentsState(search), [search]);
  const change = (changes: Partial<AgentsState>) => {
    const query = formatAgentsState({ ...state, ...changes });
    navigate(query === "" ? path : `${path}?${query}`, { replace: true });
  };
  const agents = useAgents(id);
  const activity = useActivity(id);
  const lines = useMemo(
    () => (agents.data ?? []).map((agent) => ({ agent, activity: activity.data?.get(agent.id) })),
    [agents.data, activity.data],
  );
  const shown = useMemo(() => shownAgents(lines, state), [lines, state]);
  const archived = lines.filter(({ agent }) => agent.deleted_at !== null).length;
  useShortcuts({
    "/": {
      does: "Find an agent",
      run: (event) => {
        event.preventDefault();
        document.getElementById("find-agent")?.focus();
      },
    },
  });

  const body = () => {
    if (agents.error) return <Problem error={agents.error} onRetry={() => agents.refetch()} />;
    if (agents.isPending) return <div role="status" aria-label="Loading the agents" />;
    if (lines.length === archived && !state.archived && state.text === "") {
      return (
        <Empty title="There is no agent yet" action={<NewAgentButton />}>
          <p>
            An agent is what calls are filed under: one for each voice agent that you run. Create
            one, and its page gives you the lines to paste into your stack.
          </p>
        </Empty>
      );
    }
    if (shown.length === 0) {
      const clear = () => change({ text: "" });
      return (
        <Notice
          title="No agent matches"
          action={
            <Button variant="default" size="xs" onClick={clear}>
              Clear the search
            </Button>
          }
        >
          <p>Names, Agent IDs, summaries and languages are searched.</p>
        </Notice>
      );
    }
    return (
      <AgentsTable
        lines={shown}
        sort={state.sort}
        descending={state.descending}
        onSort={(sort, descending) => change({ sort, descending })}
      />
    );
  };

  return (
    <Page
      title="Agents"
      count={agents.data && <span role="status">{counted(shown.length, "agent")}</span>}
      actions={<NewAgentButton />}
      bar={
        lines.length > 0 && (
          <div className={styles.bar}>
            <TextInput
              id="find-agent"
              type="search"
              aria-label="Find an agent"
              placeholder="Find an agent…"
              leftSection={<Icon name="search" size={13} />}
              value={state.text}
              onChange={(event) => change({ text: event.currentTarget.value })}
            />
            {archived > 0 && (
              <Checkbox
                size="xs"
                label={`Show archived (${archived})`}
                checked={state.archived}
                onChange={(event) => change({ archived: event.currentTarget.checked })}
              />
            )}
          </div>
        )
      }
    >
      {activity.error && <Problem error={activity.error} onRetry={() => activity.refetch()} />}
      {body()}
    </Page>
  );
}
