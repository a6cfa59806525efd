import { Button } from "@mantine/core";
import { Link } from "wouter";
import { useAgents } from "../api/reference";
import { useSession } from "../session/session";
import { useMay } from "../shell/may";
import { Notice } from "../shell/Problem";
import { useWorkspace } from "../shell/workspace";

/** What stands in place of the list while a workspace has no call at all. */
export function FirstCall() {
  const workspace = useWorkspace();
  const may = useMay();
  const samples = useSession().data?.workspaces.find(({ samples }) => samples);
  const agents = useAgents(workspace.id);
  const base = `/w/${workspace.id}/agents`;
  const agent = agents.data?.find(({ deleted_at }) => deleted_at === null);
  const next = agent
    ? { href: `${base}/${agent.id}`, title: `Connect ${agent.name}` }
    : { href: `${base}/new`, title: "Create an agent" };
  return (
    <Notice
      title="No call has arrived yet"
      action={
        agents.data &&
        (agent || may.edit) && (
          <Button component={Link} href={next.href} size="xs">
            {next.title}
          </Button>
        )
      }
    >
      <p>
        {agent
          ? "An agent’s page has what to paste into your stack, and a command that sends a first call. It shows up here by itself."
          : "Calls are filed under agents, and there is none in this workspace yet. Create one; its page then has what to paste into your stack."}
      </p>
      {samples && samples.id !== workspace.id && (
        <p>
          Or look around in <Link href={`/w/${samples.id}/calls`}>{samples.name}</Link>, which is
          full of believable calls.
        </p>
      )}
    </Notice>
  );
}
