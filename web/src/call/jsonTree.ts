/**
 * A JSON text as a tree that is read where it is looked at. Nothing is parsed into values, so that
 * `1.00`, big integers, repeated keys and tokens such as `NaN` stay as they were sent, and a text of
 * 30 MB opens at once: listing the children of a part reads that part, and only once.
 */

export type JsonKind = "object" | "array" | "string" | "other";

/** A value in the text: from `start` up to `end`. */
export interface JsonNode {
  /** Its key as it stands in the text without the quotes, its place in an array, or null. */
  readonly key: string | number | null;
  readonly start: number;
  readonly end: number;
  readonly kind: JsonKind;
}

const QUOTE = 34;
const COMMA = 44;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const COLON = 58;

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** The place after a string that begins at `from`. */
function endOfString(text: string, from: number): number {
  let at = from;
  for (;;) {
    at = text.indexOf('"', at + 1);
    if (at === -1) return text.length;
    let before = at - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 1) return at + 1;
  }
}

function endOfContainer(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at) - 1;
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth += 1;
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

function endOfOther(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === CLOSE_OBJECT || code === CLOSE_ARRAY || isSpace(code)) break;
    at += 1;
  }
  return at;
}

function nodeAt(text: string, start: number, key: JsonNode["key"]): JsonNode {
  const code = text.charCodeAt(start);
  if (code === OPEN_OBJECT) return { key, start, end: endOfContainer(text, start), kind: "object" };
  if (code === OPEN_ARRAY) return { key, start, end: endOfContainer(text, start), kind: "array" };
  if (code === QUOTE) return { key, start, end: endOfString(text, start), kind: "string" };
  return { key, start, end: endOfOther(text, start), kind: "other" };
}

export function isContainer({ kind }: JsonNode): boolean {
  return kind === "object" || kind === "array";
}

export class JsonTree {
  readonly root: JsonNode;
  readonly #children = new Map<number, readonly JsonNode[]>();

  constructor(readonly text: string) {
    const start = skipSpace(text, 0);
    const end = text.trimEnd().length;
    // The whole text is the root's, so nothing has to be read to find its end.
    this.root = { ...nodeAt(text.slice(start, start + 1), 0, null), start, end };
  }

  childrenOf(node: JsonNode): readonly JsonNode[] {
    const known = this.#children.get(node.start);
    if (known) return known;
    const found = isContainer(node) ? this.#read(node) : [];
    this.#children.set(node.start, found);
    return found;
  }

  #read(node: JsonNode): JsonNode[] {
    const { text } = this;
    const found: JsonNode[] = [];
    let at = node.start + 1;
    while (at < node.end - 1) {
      at = skipSpace(text, at);
      if (at >= node.end - 1) break;
      let key: JsonNode["key"] = found.length;
      if (node.kind === "object") {
        const end = endOfString(text, at);
        key = text.slice(at + 1, end - 1);
        at = skipSpace(text, end);
        if (text.charCodeAt(at) === COLON) at = skipSpace(text, at + 1);
      }
      const child = nodeAt(text, at, key);
      found.push(child);
      at = skipSpace(text, Math.max(child.end, at + 1));
      if (text.charCodeAt(at) === COMMA) at += 1;
    }
    return found;
  }

  /** From the root to the innermost value that holds a place in the text. */
  chainAt(place: number): JsonNode[] {
    const chain = [this.root];
    let node: JsonNode | undefined = this.root;
    while (node && isContainer(node)) {
      const before: JsonNode | undefined = this.childrenOf(node).findLast(
        // A key stands before its value and belongs to it.
        (child) => child.start <= place || keyStart(this.text, child) <= place,
      );
      if (!before || place >= before.end) break;
      chain.push(before);
      node = before;
    }
    return chain;
  }

  /** From the root along a path such as `transcript_with_tool_calls[3].tool`, as far as it goes. */
  chainTo(path: string): JsonNode[] {
    const chain = [this.root];
    let node: JsonNode | undefined = this.root;
    let rest = path;
    while (node && rest !== "") {
      const next: JsonNode | undefined = this.childrenOf(node)
        .filter((child) => leads(stepOf(child), rest))
        .sort((a, b) => stepOf(b).length - stepOf(a).length)[0];
      if (!next) break;
      chain.push(next);
      rest = rest.slice(stepOf(next).length).replace(/^\./, "");
      node = next;
    }
    return chain;
  }
}

/** Where a value's key begins, which is where the value does if it has none. */
function keyStart(text: string, { key, start }: JsonNode): number {
  if (typeof key !== "string") return start;
  return text.lastIndexOf(`"${key}"`, start);
}

/** How a step is written in a path: `[3]`, `tool`, and `""` for an empty key. */
export function stepOf({ key }: JsonNode): string {
  if (typeof key === "number") return `[${key}]`;
  return key === "" ? '""' : (key ?? "");
}

function leads(step: string, path: string): boolean {
  if (!path.startsWith(step)) return false;
  const next = path[step.length];
  return next === undefined || next === "." || next === "[";
}

/** The path of the last value of a chain, as warnings write it. */
export function pathOf(chain: readonly JsonNode[]): string {
  return chain
    .slice(1)
    .map((node) => (typeof node.key === "number" ? stepOf(node) : `.${stepOf(node)}`))
    .join("")
    .replace(/^\./, "");
}

/** Hits of a search that are kept; of more, only that there are more is told. */
export const MOST_HITS = 5000;

/** The places in a JSON text where words occur, as they are or as JSON escapes them. */
export function placesOf(text: string, query: string): number[] {
  if (query === "") return [];
  const quoted = JSON.stringify(query).slice(1, -1);
  const ascii = quoted.replace(
    /[\u0080-\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const escaped = [...new Set([query, quoted, ascii])].map((one) =>
    one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
  );
  const places: number[] = [];
  for (const { index } of text.matchAll(new RegExp(escaped.join("|"), "gi"))) {
    places.push(index);
    if (places.length === MOST_HITS) break;
  }
  return places;
}

/** A long text in pieces that can be drawn: its lines, and those in turn cut where they are long. */
export function piecesOfText(text: string, most = 400): number[] {
  const starts: number[] = [];
  for (let at = 0; at < text.length; ) {
    starts.push(at);
    const line = text.indexOf("\n", at);
    const end = line === -1 ? text.length : line + 1;
    at = Math.min(end, at + most);
  }
  return starts;
}
