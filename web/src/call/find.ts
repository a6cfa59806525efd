/** Finding words in the transcript. */
import type { Item, ToolItem } from "./items";
import { summaryOf, unwrapped } from "./json";

/** A piece of a text; `hit` where it is what was looked for. */
export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** The parts of the transcript that can be hidden. */
export type Part = "speech" | "tools" | "nodes";
export const PARTS: readonly Part[] = ["speech", "tools", "nodes"];

export function partOf(item: Item): Part {
  if (item.kind === "tool") return "tools";
  return item.kind === "node" ? "nodes" : "speech";
}

/** What is looked for, in any case; null where nothing is. */
export function patternOf(query: string): RegExp | null {
  const words = query.trim();
  if (words === "") return null;
  const escaped = words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
  return new RegExp(escaped, "giu");
}

export function piecesOf(text: string, pattern: RegExp | null): Piece[] {
  if (pattern === null) return [{ text, hit: false }];
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), hit: false });
    pieces.push({ text: match[0], hit: true });
    at = match.index + match[0].length;
  }
  if (at < text.length || pieces.length === 0) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}

function written(value: unknown): string {
  const inner = unwrapped(value);
  if (inner === null || inner === undefined) return "";
  return typeof inner === "string" ? inner : summaryOf(inner);
}

function textsOfTool({ call, result }: ToolItem): string[] {
  const tool = call?.tool ?? result?.tool;
  const returned = result?.tool?.result ?? result?.text ?? call?.tool?.result;
  const error = result?.tool?.error ?? call?.tool?.error;
  return [tool?.name ?? "", ...[tool?.params ?? call?.text, error, returned].map(written)];
}

/** Everything of an item that is looked through: what is shown of it, unfolded. */
export function textsOf(item: Item): string[] {
  switch (item.kind) {
    case "silence":
      return [];
    case "tool":
      return textsOfTool(item);
    case "node": {
      const { node, text } = item.row;
      return [node?.from_node ?? "", node?.to_node ?? text ?? "", node?.reason ?? ""];
    }
    case "speech":
      return [item.row.text ?? item.row.words.map((word) => word.text).join(" ")];
  }
}

/** The positions of the items in which the words occur, each once for every time they do. */
export function hitsIn(items: readonly Item[], pattern: RegExp | null): number[] {
  if (pattern === null) return [];
  return items.flatMap((item, position) => {
    const count = textsOf(item).reduce((sum, text) => sum + [...text.matchAll(pattern)].length, 0);
    return Array.from({ length: count }, () => position);
  });
}

/** The items of these parts; silences go with the speech. */
export function shownOf(items: readonly Item[], hidden: readonly Part[]): readonly Item[] {
  return hidden.length === 0 ? items : items.filter((item) => !hidden.includes(partOf(item)));
}
