/** How a row of a call is shown beside the question that is asked of it. */
import type { Row } from "../api/types";

export function speakerOf(row: Pick<Row, "role" | "role_as_sent" | "tool" | "node">): string {
  if (row.tool !== null) return "Tool";
  if (row.node !== null) return "Node";
  if (row.role === "agent") return "Agent";
  return row.role === "user" ? "Caller" : row.role_as_sent;
}

/** A text in three parts: what stands before the quote, the quote as it stands there, the rest. */
export function around(text: string, quote: string): readonly [string, string, string] {
  const at = quote === "" ? -1 : text.toLowerCase().indexOf(quote.toLowerCase());
  if (at < 0) return [text, "", ""];
  const end = at + quote.length;
  return [text.slice(0, at), text.slice(at, end), text.slice(end)];
}
