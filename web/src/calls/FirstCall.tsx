import { Link } from "wouter";
import { useAgents } from "../api/reference";
import { useSession } from "../session/session";
import { CopyButton } from "../shell/CopyButton";
import { Notice } from "../shell/Problem";
import { useWorkspace } from "../shell/workspace";
import styles from "./FirstCall.module.css";

/** A whole delivery with the smallest body that is accepted; only the key is left to fill in. */
function curlSnippet(workspaceId: number, agentId: string): string {
  const url = `${window.location.origin}/api/v1/public/call?workspace_id=${workspaceId}&agent_remote_identifier=${encodeURIComponent(agentId)}`;
  return `curl -X POST '${url}' \\
  -H 'Authorization: Bearer YOUR_KEY' \\
  -H 'Content-Type: application/json' \\
  -d '{
    "call_id": "first-call",
    "call_type": "web_call",
    "start_timestamp": '$(date +%s)',
    "end_timestamp": '$(( $(date +%s) + 5 ))',
    "recording_url": "pending",
    "transcript_with_tool_calls": [
      {"role": "agent", "text": "Hello, how can I help?", "start_ms": 300, "end_ms": 1900},
      {"role": "user", "text": "A table for two, please.", "start_ms": 2600, "end_ms": 4100}
    ]
  }'`;
}

/** What stands in place of the list while a workspace has no call at all. */
export function FirstCall() {
  const workspace = useWorkspace();
  const samples = useSession().data?.workspaces.find(({ samples }) => samples);
  const agents = useAgents(workspace.id).data ?? [];
  const snippet = curlSnippet(workspace.id, agents[0]?.remote_identifier ?? "my-agent");
  return (
    <Notice title="No call has arrived yet">
      <p>
        Give your LiveKit or Pipecat SDK the base URL <code>{window.location.origin}</code>, the
        workspace id <code>{workspace.id}</code>, a key of this workspace and the id of an agent. Or
        send a call by hand:
      </p>
      <div className={styles.snippet}>
        {/* A scrolled region must be reachable by keyboard. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above. */}
        <pre tabIndex={0}>{snippet}</pre>
        <CopyButton text={snippet} what="the command" />
      </div>
      {agents.length === 0 && (
        <p>
          There is no agent in this workspace yet. Create one first:{" "}
          <code>
            tuner-server agent create "My agent" --agent-id my-agent --workspace {workspace.id}
          </code>
        </p>
      )}
      {samples && samples.id !== workspace.id && (
        <p>
          Or look around in <Link href={`/w/${samples.id}/calls`}>{samples.name}</Link>, which is
          full of believable calls.
        </p>
      )}
    </Notice>
  );
}
