/** JSON for reading. The text is laid out anew, but no literal in it is changed. */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gs;

export type Step = string | number;

/** Hears of every value: its path, and the line on which it begins, with its name. */
type OnValue = (path: readonly Step[], line: number) => void;

interface Frame {
  readonly isArray: boolean;
  /** The name or the place of the member that is being read. */
  step: Step;
}

function nameOf(token: string): string {
  const name = parsed(token);
  return typeof name === "string" ? name : token;
}

/** Follows the tokens of a JSON text, and tells of each value where it stands. */
function placeTeller(onValue: OnValue): (token: string, isName: boolean, line: number) => void {
  const frames: Frame[] = [];
  return (token, isName, line) => {
    const frame = frames.at(-1);
    if (token === "}" || token === "]") frames.pop();
    else if (token === ",") {
      if (frame?.isArray) frame.step = Number(frame.step) + 1;
    } else if (isName && frame && !frame.isArray) frame.step = nameOf(token);
    else if (token !== ":") {
      onValue(
        frames.map(({ step }) => step),
        line,
      );
      if (token === "{") frames.push({ isArray: false, step: "" });
      if (token === "[") frames.push({ isArray: true, step: 0 });
    }
  };
}

/**
 * Lays JSON text out in lines of two spaces' indent. Works on the text and not on parsed values,
 * so that `1.00`, big integers, repeated keys and tokens such as `NaN` stay as they were sent.
 */
export function layOutJson(text: string, onValue?: OnValue): string[] {
  const tokens = text.match(TOKEN) ?? [];
  const tell = onValue && placeTeller(onValue);
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  const breakLine = () => {
    lines.push(line);
    line = "  ".repeat(depth);
  };
  tokens.forEach((token, position) => {
    const next = tokens[position + 1];
    tell?.(token, next === ":", lines.length);
    if (token === "{" || token === "[") {
      line += token;
      depth += 1;
      if (next !== "}" && next !== "]") breakLine();
    } else if (token === "}" || token === "]") {
      depth = Math.max(0, depth - 1);
      const previous = tokens[position - 1];
      if (previous !== "{" && previous !== "[") breakLine();
      line += token;
    } else if (token === ",") {
      line += token;
      breakLine();
    } else {
      line += token === ":" ? ": " : token;
    }
  });
  if (line.trim() !== "") lines.push(line);
  return lines;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A tool's parameters or result without the wrapping that SDKs add: `{"value": x}` is x, and text
 * that holds JSON is that JSON.
 */
export function unwrapped(value: unknown): unknown {
  if (typeof value === "string") {
    const inner = /^\s*[{[]/.test(value) ? parsed(value) : undefined;
    return inner === undefined ? value : inner;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value);
    const [only] = entries;
    if (entries.length === 1 && only?.[0] === "value") return unwrapped(only[1]);
  }
  return value;
}

/** One line that tells what a value is about: `people: 2, date: "2026-11-20"`. */
export function summaryOf(value: unknown): string {
  const inner = unwrapped(value);
  if (inner === null || inner === undefined) return "";
  if (typeof inner === "string") return inner;
  if (typeof inner !== "object" || Array.isArray(inner)) return JSON.stringify(inner);
  return Object.entries(inner)
    .map(([key, member]) => `${key}: ${JSON.stringify(member)}`)
    .join(", ");
}
