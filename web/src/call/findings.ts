/** What is worth a look in a call: places where something went wrong or may have. */
import type { CallDetail, Moment, Row } from "../api/types";
import { formatMs } from "../format/time";
import { itemsOf, rowsOf } from "./items";

export interface Finding {
  /** In ms from the start of the call; null where it is unknown. */
  readonly atMs: number | null;
  /** The row to go to; null where it belongs to none. */
  readonly rowIndex: number | null;
  readonly text: string;
  readonly severe: boolean;
}

const IN_WORDS: Readonly<Record<string, (moment: Moment) => string>> = {
  no_response: () => "The agent did not answer",
  user_interruption: ({ latency_ms }) =>
    latency_ms === null
      ? "The caller interrupted, the agent talked on"
      : `The caller interrupted, the agent stopped after ${formatMs(latency_ms)}`,
  agent_interruption: () => "The agent talked into the caller’s speech",
  long_silence: ({ start_ms, end_ms }) => `Silence of ${formatMs(end_ms - start_ms)}`,
  repetition: () => "The agent repeated itself",
};
const SEVERE = new Set(["no_response", "agent_interruption"]);

/** A moment's kind in words; empty for those that are no finding (a response, a backchannel). */
export function wordsOf(moment: Moment): string {
  return IN_WORDS[moment.kind]?.(moment) ?? "";
}

function ofMoment(moment: Moment): Finding[] {
  const text = wordsOf(moment);
  if (text === "") return [];
  return [
    {
      atMs: moment.start_ms,
      rowIndex: moment.row_index,
      text,
      severe: SEVERE.has(moment.kind),
    },
  ];
}

/** A failed tool is found where it is shown: at its call, at its result only where that is alone. */
function ofTools(rows: readonly Row[]): Finding[] {
  return itemsOf(rows, []).flatMap((item) => {
    const tools = rowsOf(item).flatMap((row) => row.tool ?? []);
    const [row] = rowsOf(item);
    if (!row || !tools.some((tool) => tool.failed)) return [];
    const name = tools.find((tool) => tool.name)?.name ?? "A tool";
    return [{ atMs: row.start_ms, rowIndex: row.index, text: `${name} failed`, severe: true }];
  });
}

export function findingsOf(call: Pick<CallDetail, "rows" | "moments">): Finding[] {
  const findings = [...call.moments.flatMap(ofMoment), ...ofTools(call.rows)];
  const place = (finding: Finding) => finding.atMs ?? Number.POSITIVE_INFINITY;
  return findings.sort((a, b) => place(a) - place(b) || 0);
}
