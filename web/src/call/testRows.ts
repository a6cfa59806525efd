/** Rows for tests, with everything that a test does not care about left empty. */
import type { Reply, Row, Tool } from "../api/types";

export function row(index: number, role: string, fields: Partial<Row> = {}): Row {
  return {
    index,
    role,
    role_as_sent: role,
    text: null,
    start_ms: null,
    end_ms: null,
    words: [],
    tool: null,
    node: null,
    reported: {
      e2e_ms: null,
      llm_ttft_ms: null,
      tts_ttfb_ms: null,
      stt_ms: null,
      eou_ms: null,
      transcript_confidence: null,
      eou_confidence: null,
      eou_reason: null,
      interrupted: null,
    },
    injected: false,
    metadata: {},
    ...fields,
  };
}

export function tool(request_id: string | null, fields: Partial<Tool> = {}): Tool {
  return {
    name: "book",
    request_id,
    params: null,
    result: null,
    is_error: null,
    error: null,
    start_ms: null,
    end_ms: null,
    duration_ms: null,
    failed: false,
    ...fields,
  };
}

export function reply(row_index: number, fields: Partial<Reply> = {}): Reply {
  return {
    row_index,
    kind: "response",
    asked_by: null,
    from_ms: null,
    to_ms: null,
    gap_ms: null,
    gap_reason: null,
    eou_ms: null,
    stt_ms: null,
    llm_ttft_ms: null,
    tool_ms: null,
    tts_ttfb_ms: null,
    e2e_ms: null,
    tools: [],
    stages_ms: null,
    unknown: [],
    ...fields,
  };
}
