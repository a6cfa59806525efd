import { expect, test } from "vitest";
import type { Delivery, DeliveryDetail } from "../api/types";
import { adviceOf, sentenceOf } from "./sentences";

const STORED: Delivery = {
  id: 5,
  received_at_ms: 0,
  request_id: "r",
  key_prefix: null,
  agent_remote_identifier: "front-desk",
  agent_id: 1,
  call_id: "c-1",
  call: 7,
  status_code: 201,
  fate: "stored",
  reason: null,
  warnings: [],
  errors: [],
  differing_fields: [],
  size_bytes: 1,
  duration_ms: 1,
  body_kept: false,
  replay_of: null,
  replayed_as: null,
  replayed_fate: null,
  replayed_call: null,
};
const REFUSED: Delivery = { ...STORED, fate: "refused", call: null, body_kept: true };
const error = (loc: (string | number)[], type: string) => ({ loc, type, msg: "m", input: null });

test.each<[Partial<Delivery>, string]>([
  [{}, "Stored as call 7."],
  [{ warnings: [1, 2] }, "Stored as call 7; 2 deviations accepted."],
  [{ replay_of: 4 }, "Stored as call 7, by a replay of delivery 4."],
  [{ reason: "The call was deleted." }, "Stored; the call was deleted since."],
  [{ fate: "repeat" }, "Call 7 had come before with this very body: nothing changed."],
  [
    { fate: "differing_repeat", differing_fields: ["a", "b", "c", "d", "e", "f"] },
    "Call 7 had come before and stands; this one differs in a, b, c, d and 2 other fields.",
  ],
])("an accepted delivery with %j: %s", (changed, sentence) => {
  expect(sentenceOf({ ...STORED, ...changed })).toBe(sentence);
});

test.each<[Partial<Delivery>, string]>([
  [{ status_code: 404 }, "No agent had the Agent ID “front-desk”. It can be replayed."],
  [
    {
      status_code: 422,
      errors: [
        error(["body", "call_id"], "missing"),
        error(["body", "start_timestamp"], "timestamp"),
        error(["query", "workspace_id"], "missing"),
      ],
    },
    "Missing: call_id, workspace_id in the URL. Wrong: start_timestamp. Its body is kept.",
  ],
  [
    {
      status_code: 400,
      reason: "The body is not JSON: Expecting value. Send one.",
      body_kept: false,
    },
    "The body is not JSON: Expecting value. Its body is not kept.",
  ],
  [
    { status_code: 422, errors: [error(["query", "workspace_id"], "missing")] },
    "Missing: workspace_id in the URL. It can be replayed.",
  ],
  [
    { status_code: 404, replayed_fate: "stored", replayed_call: 9 },
    "No agent had the Agent ID “front-desk”. Replayed since: it is call 9.",
  ],
  [
    { status_code: 404, replayed_fate: "refused" },
    "No agent had the Agent ID “front-desk”. A replay was refused again.",
  ],
  [
    { status_code: 404, replay_of: 3, body_kept: false },
    "No agent had the Agent ID “front-desk”. It was a replay of delivery 3.",
  ],
])("a refused delivery with %j: %s", (changed, sentence) => {
  expect(sentenceOf({ ...REFUSED, ...changed })).toBe(sentence);
});

const detail = (changed: Partial<DeliveryDetail>): DeliveryDetail => ({
  ...REFUSED,
  differences: [],
  related: [],
  agent_exists: false,
  nearest_agent_ids: [],
  like_this: 1,
  like_this_capped: false,
  ...changed,
});

test.each<[Partial<DeliveryDetail>, RegExp]>([
  [{ fate: "stored" }, /^$/],
  [{ fate: "repeat" }, /Nothing to do/],
  [{ fate: "differing_repeat" }, /first delivery stands/],
  [{ status_code: 404, agent_exists: true }, /exists by now/],
  [{ status_code: 404, nearest_agent_ids: ["front-desk"] }, /slip/],
  [{ status_code: 404 }, /one click/],
  [{ status_code: 404, body_kept: false }, /next calls/],
  [{ status_code: 404, replayed_fate: "stored" }, /Nothing to do/],
  [{ status_code: 422, errors: [error(["body", "call_id"], "missing")] }, /marked fields/],
  [{ status_code: 422, errors: [error(["query", "workspace_id"], "missing")] }, /URL/],
  [{ status_code: 400 }, /JSON object/],
  [{ status_code: 403 }, /own workspace/],
  [{ status_code: 413 }, /TUNER_MAX_BODY_BYTES/],
])("the advice for %j says %s", (changed, words) => {
  expect(adviceOf(detail(changed))).toMatch(words);
});
