import { expect, test } from "vitest";
import { type Connection, curlOf, environmentOf, pythonOf, wayOf } from "./snippets";

const CONNECTION: Connection = {
  baseUrl: "https://tuner.example",
  workspaceId: 7,
  agentId: "booking desk/eu:1",
  key: "tr_api_1234",
};

test("an Agent ID with spaces is quoted for the shell and escaped for a URL", () => {
  expect(environmentOf(CONNECTION)).toContain('export TUNER_AGENT_ID="booking desk/eu:1"');
  expect(curlOf(CONNECTION)).toContain("agent_remote_identifier=booking%20desk%2Feu%3A1");
});

test("without a key the variable stands for it", () => {
  const without = { ...CONNECTION, key: null };
  expect(curlOf(without)).toContain('"Authorization: Bearer $TUNER_API_KEY"');
  expect(pythonOf(without)).toContain('API_KEY = os.environ["TUNER_API_KEY"]');
  expect(environmentOf(without)).toContain("TUNER_API_KEY=tr_api_…");
  expect(pythonOf(CONNECTION)).not.toContain("import os");
});

test("what to try first follows the provider", () => {
  expect(["custom_api", "livekit", "pipecat", "vapi"].map(wayOf)).toEqual([
    "curl",
    "livekit",
    "pipecat",
    "curl",
  ]);
});
