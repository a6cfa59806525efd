/** A body in lines, and on which of them its errors and warnings stand. */
import { layOutJson, type Step } from "../call/json";

/** What the API says of a wrong field: FastAPI's shape. */
export interface FieldError {
  readonly loc: readonly Step[];
  readonly msg: string;
  readonly type: string;
  readonly input?: unknown;
}

/** How a body differs from the documented shape, and what was made of it. */
export interface Deviation {
  readonly path: string;
  readonly found: string;
  readonly done: string;
}

export interface Mark {
  /** Index of the line. */
  readonly line: number;
  /** `missing` marks the object that misses a field; `syntax` the place where JSON ends. */
  readonly kind: "wrong" | "missing" | "syntax" | "warning";
  /** The field's path, as people write it. */
  readonly field: string;
  /** What stands there, as JSON; null where nothing does. */
  readonly found: string | null;
  /** What to send instead, or what was made of it. */
  readonly text: string;
  /** In a line that is not JSON: the character at which reading ended. */
  readonly column?: number;
}

export interface MarkedBody {
  readonly lines: readonly string[];
  readonly marks: readonly Mark[];
}

const keyOf = (path: readonly Step[]): string => JSON.stringify(path);

/** `["rows", 3, "tool"]` as people write it: `rows[3].tool`. */
export function writtenPath(path: readonly Step[]): string {
  const text = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
  return text.replace(/^\./, "");
}

/** `rows[3].tool` as a path. */
export function pathOf(written: string): Step[] {
  if (written === "(body)") return [];
  return [...written.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([name, index]) =>
    index === undefined ? name : Number(index),
  );
}

/** Where the server says that it could no longer read: from its sentence, both from 1. */
export function syntaxPlace(reason: string): { line: number; column: number } | null {
  const match = /at line (\d+), column (\d+)/.exec(reason);
  return match === null ? null : { line: Number(match[1]), column: Number(match[2]) };
}

/** The text around a column (from 0), for lines that are too long to look through. */
export function excerptAt(
  line: string,
  column: number,
  reach = 60,
): { before: string; at: string; after: string } {
  // By characters and not by UTF-16 units, as the server counts.
  const characters = Array.from(line);
  const start = Math.max(0, column - reach);
  return {
    before: (start > 0 ? "…" : "") + characters.slice(start, column).join(""),
    at: characters[column] ?? "",
    after:
      characters.slice(column + 1, column + 1 + reach).join("") +
      (characters.length > column + 1 + reach ? "…" : ""),
  };
}

/** The deepest value on the way to a path that exists, and whether it is the path itself. */
function nearest(
  places: ReadonlyMap<string, number>,
  path: readonly Step[],
): { line: number; isThere: boolean } {
  for (let length = path.length; length >= 0; length -= 1) {
    const line = places.get(keyOf(path.slice(0, length)));
    if (line !== undefined) return { line, isThere: length === path.length };
  }
  return { line: 0, isThere: false };
}

function markOf(places: ReadonlyMap<string, number>, error: FieldError): Mark {
  const path = error.loc.slice(1);
  const { line, isThere } = nearest(places, path);
  return {
    line,
    kind: isThere ? "wrong" : "missing",
    field: writtenPath(path),
    found: isThere ? JSON.stringify(error.input ?? null) : null,
    text: error.msg,
  };
}

function warningOf(places: ReadonlyMap<string, number>, { path, found, done }: Deviation): Mark {
  const { line } = nearest(places, pathOf(path));
  return { line, kind: "warning", field: path, found, text: done };
}

/** A body that is JSON, laid out, with the errors on the lines that they concern. */
export function markBody(
  text: string,
  errors: readonly FieldError[],
  warnings: readonly Deviation[] = [],
): MarkedBody {
  const places = new Map<string, number>();
  const lines = layOutJson(text, (path, line) => {
    const key = keyOf(path);
    if (!places.has(key)) places.set(key, line);
  });
  const marks = [
    ...errors.filter((error) => error.loc[0] === "body").map((error) => markOf(places, error)),
    ...warnings.map((warning) => warningOf(places, warning)),
  ];
  return { lines, marks: marks.sort((a, b) => a.line - b.line) };
}

/** A body that could not be read, as it was sent, with the place where reading ended. */
export function markUnreadable(text: string, reason: string): MarkedBody {
  const place = syntaxPlace(reason);
  const mark = { kind: "syntax", field: "", found: null, text: reason } as const;
  if (place === null) return { lines: layOutJson(text), marks: [{ ...mark, line: 0 }] };
  const lines = text.split("\n");
  return {
    lines,
    marks: [
      {
        ...mark,
        line: Math.min(place.line, lines.length) - 1,
        column: place.column - 1,
      },
    ],
  };
}
