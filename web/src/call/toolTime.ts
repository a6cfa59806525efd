/** How long a tool took, by the same accounts and in the same order as the metrics. */
import type { ToolItem } from "./items";

/** In ms; null where nobody tells. */
export function durationOf({ call, result }: ToolItem): number | null {
  const accounts = [result?.tool, call?.tool].filter((tool) => tool != null);
  for (const { duration_ms } of accounts) if (duration_ms !== null) return duration_ms;
  for (const { start_ms, end_ms } of accounts) {
    if (start_ms !== null && end_ms !== null) return Math.max(0, end_ms - start_ms);
  }
  if (call?.start_ms == null || result?.start_ms == null) return null;
  return result.start_ms < call.start_ms ? null : result.start_ms - call.start_ms;
}

export function hasFailed({ call, result }: ToolItem): boolean {
  return (call?.tool?.failed ?? false) || (result?.tool?.failed ?? false);
}
