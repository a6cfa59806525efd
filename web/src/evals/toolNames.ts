/** Names of tools as checks write them: `book_*|reserve_*` is any tool whose name begins so. */

function namesIn(pattern: string): string[] {
  return pattern.split("|").flatMap((name) => name.trim() || []);
}

function fits(name: string, tool: string): boolean {
  const escaped = name.split("*").map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`, "is").test(tool);
}

/** Those of an agent's tools that are meant. */
export function toolsMeant(pattern: string, tools: readonly string[]): string[] {
  const names = namesIn(pattern);
  return tools.filter((tool) => names.some((name) => fits(name, tool)));
}

const NAMES_SHOWN = 3;

/** `book`, `book_* or reserve_*`, `a, b, c or 6 others`. Not for `*` alone. */
export function toolsInWords(pattern: string): string {
  const names = namesIn(pattern);
  const shown = names.slice(0, NAMES_SHOWN);
  const more = names.length - shown.length;
  if (more > 0) shown.push(more === 1 ? "1 other" : `${more} others`);
  const last = shown.pop() ?? "…";
  return shown.length === 0 ? last : `${shown.join(", ")} or ${last}`;
}

export function isAnyTool(pattern: string): boolean {
  return pattern.trim() === "*";
}
