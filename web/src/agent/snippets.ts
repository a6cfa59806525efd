/**
 * What is pasted into somebody's shell or program so that calls arrive. Each runs as it is printed:
 * browser tests run those for curl and Python, and compare the others with `docs/connect.md`.
 */

export interface Connection {
  readonly baseUrl: string;
  readonly workspaceId: number;
  readonly agentId: string;
  /** A key of the workspace; null stands for the variable `TUNER_API_KEY`. */
  readonly key: string | null;
}

export type Language = "sh" | "python";

export interface Snippet {
  readonly title: string;
  readonly language: Language;
  readonly code: string;
}

/** A value in double quotes, for a shell; Agent IDs and URLs hold nothing that a shell expands. */
function quoted(value: string): string {
  return /^[\w.:/@-]+$/.test(value) ? value : `"${value}"`;
}

export function environmentOf({ baseUrl, workspaceId, agentId, key }: Connection): string {
  return [
    `export TUNER_BASE_URL=${quoted(baseUrl)}`,
    `export TUNER_API_KEY=${key ?? "tr_api_…"}`,
    `export TUNER_WORKSPACE_ID=${workspaceId}`,
    `export TUNER_AGENT_ID=${quoted(agentId)}`,
  ].join("\n");
}

/** Times are the shell's to fill in, so that each run is a call of its own, just ended. */
export function curlOf({ baseUrl, workspaceId, agentId, key }: Connection): string {
  const query = `workspace_id=${workspaceId}&agent_remote_identifier=${encodeURIComponent(agentId)}`;
  return `curl -sS "${baseUrl}/api/v1/public/call?${query}" \\
  -H "Authorization: Bearer ${key ?? "$TUNER_API_KEY"}" \\
  -H "Content-Type: application/json" \\
  --data-binary @- <<CALL
{
  "call_id": "try-$(date +%s)-$RANDOM",
  "call_type": "web_call",
  "start_timestamp": $(($(date +%s) - 14)),
  "end_timestamp": $(date +%s),
  "recording_url": "pending",
  "agent_version": 1,
  "call_successful": true,
  "transcript_with_tool_calls": [
    {"role": "agent", "text": "Hello, how can I help?", "start_ms": 400, "end_ms": 1900},
    {"role": "user", "text": "A table for two at seven, please.", "start_ms": 2600, "end_ms": 4800},
    {"role": "agent_function", "start_ms": 5300,
     "tool": {"name": "book", "request_id": "1", "params": {"people": 2, "time": "19:00"}}},
    {"role": "agent_result", "start_ms": 6100,
     "tool": {"name": "book", "request_id": "1", "result": {"booking": "B-1207"}}},
    {"role": "agent", "text": "Booked for two at seven. See you then!", "start_ms": 6400, "end_ms": 9200},
    {"role": "user", "text": "Thank you, goodbye.", "start_ms": 9900, "end_ms": 11200}
  ]
}
CALL`;
}

export function pythonOf({ baseUrl, workspaceId, agentId, key }: Connection): string {
  const secret = key === null ? 'os.environ["TUNER_API_KEY"]' : JSON.stringify(key);
  return `import json
${key === null ? "import os\n" : ""}import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

BASE_URL = ${JSON.stringify(baseUrl)}
API_KEY = ${secret}
WORKSPACE_ID = ${workspaceId}
AGENT_ID = ${JSON.stringify(agentId)}


def deliver(call: dict, attempts: int = 5) -> dict:
    """Deliver a call and give the server's answer; raises when it is refused or cannot be sent."""
    query = urllib.parse.urlencode(
        {"workspace_id": WORKSPACE_ID, "agent_remote_identifier": AGENT_ID}
    )
    request = urllib.request.Request(
        f"{BASE_URL}/api/v1/public/call?{query}",
        data=json.dumps(call).encode(),
        headers={"Authorization": f"Bearer {API_KEY}", "Content-Type": "application/json"},
    )
    for attempt in range(1, attempts + 1):
        wait_s = 2.0**attempt
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != 429:
                raise RuntimeError(f"{error.code}: {error.read().decode()}") from error
            wait_s = float(error.headers.get("Retry-After", wait_s))
        except OSError:
            pass  # no connection, or no answer in time
        if attempt < attempts:
            time.sleep(wait_s)
    raise RuntimeError("the call could not be delivered")


now = int(time.time())
answer = deliver(
    {
        "call_id": str(uuid.uuid4()),
        "call_type": "web_call",
        "start_timestamp": now - 14,
        "end_timestamp": now,
        "recording_url": "pending",
        "agent_version": 1,
        "call_successful": True,
        "transcript_with_tool_calls": [
            {"role": "agent", "text": "Hello, how can I help?", "start_ms": 400, "end_ms": 1900},
            {"role": "user", "text": "A table for two, please.", "start_ms": 2500, "end_ms": 4000},
            {"role": "agent", "text": "Booked for two.", "start_ms": 5200, "end_ms": 6300},
        ],
    }
)
print(json.dumps(answer))`;
}

const LIVEKIT = `from livekit.agents import Agent, AgentSession, JobContext
from tuner import TunerPlugin


async def entrypoint(ctx: JobContext) -> None:
    session = AgentSession()  # with your STT, LLM and TTS
    TunerPlugin(session, ctx)  # before session.start()
    await session.start(agent=Agent(instructions="You book tables."), room=ctx.room)`;

const PIPECAT = `import os
import uuid

from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.task import PipelineParams, PipelineTask
from tuner_pipecat_sdk import Observer


def make_task(pipeline: Pipeline) -> PipelineTask:
    observer = Observer(
        api_key=os.environ["TUNER_API_KEY"],
        workspace_id=int(os.environ["TUNER_WORKSPACE_ID"]),
        agent_id=os.environ["TUNER_AGENT_ID"],
        call_id=str(uuid.uuid4()),
        base_url=os.environ["TUNER_BASE_URL"],
        asr_model="ears-2",
        llm_model="brain-1",
        tts_model="voice-3",
    )
    task = PipelineTask(
        pipeline,
        params=PipelineParams(enable_metrics=True, enable_usage_metrics=True),
        observers=[observer, observer.latency_observer],
    )
    observer.attach_turn_tracking_observer(task.turn_tracking_observer)
    return task`;

export const WAYS = ["curl", "python", "livekit", "pipecat", "environment"] as const;
export type Way = (typeof WAYS)[number];

export const WAY_TITLES: Record<Way, string> = {
  curl: "curl",
  python: "Python",
  livekit: "LiveKit",
  pipecat: "Pipecat",
  environment: "Environment",
};

export function isWay(text: string | null): text is Way {
  return (WAYS as readonly (string | null)[]).includes(text);
}

/** What to try first with a provider. */
export function wayOf(provider: string): Way {
  return provider === "livekit" || provider === "pipecat" ? provider : "curl";
}

/** What there is to paste for a way, in the order in which it is done. */
export function snippetsOf(way: Way, connection: Connection): readonly Snippet[] {
  const environment: Snippet = {
    title: "Environment",
    language: "sh",
    code: environmentOf(connection),
  };
  const sdk = (name: string, code: string): readonly Snippet[] => [
    { title: "Install", language: "sh", code: `pip install ${name}` },
    environment,
    { title: "Code", language: "python", code },
  ];
  switch (way) {
    case "curl":
      return [{ title: "Shell", language: "sh", code: curlOf(connection) }];
    case "python":
      return [{ title: "Code", language: "python", code: pythonOf(connection) }];
    case "livekit":
      return sdk("tuner-livekit-sdk", LIVEKIT);
    case "pipecat":
      return sdk("tuner-pipecat-sdk", PIPECAT);
    case "environment":
      return [environment];
  }
}
