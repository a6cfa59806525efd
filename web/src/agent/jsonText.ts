/** JSON that a person types: read, or refused with the place where it goes wrong. */

export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type JsonObject = Record<string, unknown>;
export type Reading =
  | { readonly value: JsonObject | null; readonly fault: null }
  | { readonly value: null; readonly fault: JsonFault };

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const LITERAL = /true|false|null/y;
const WORD = /[^\s,:{}[\]"]+/y;

class Stop extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

/** Walks through the text as the grammar wants it, and stops where the text differs. */
class Walk {
  private at = 0;

  constructor(private readonly text: string) {}

  document(): void {
    this.value();
    this.skip(SPACE);
    if (this.at < this.text.length) this.stop(`Nothing may follow here, but ${this.found()} does.`);
  }

  private value(): void {
    this.skip(SPACE);
    const first = this.text[this.at];
    if (first === "{") this.members("}", () => this.member());
    else if (first === "[") this.members("]", () => this.value());
    else if (first === '"') this.string();
    else if (!this.skip(LITERAL) && !this.skip(NUMBER)) {
      this.stop(`A value is missing; here stands ${this.found()}.`);
    }
  }

  private members(end: string, one: () => void): void {
    this.at += 1;
    this.skip(SPACE);
    if (this.take(end)) return;
    for (;;) {
      one();
      this.skip(SPACE);
      if (this.take(end)) return;
      if (!this.take(",")) this.stop(`“,” or “${end}” is missing before ${this.found()}.`);
      this.skip(SPACE);
      if (this.text[this.at] === end) this.stop(`A comma may not stand before “${end}”.`);
    }
  }

  private member(): void {
    if (this.text[this.at] !== '"')
      this.stop(`A name in "quotes" is missing, not ${this.found()}.`);
    this.string();
    this.skip(SPACE);
    if (!this.take(":")) this.stop(`“:” is missing before ${this.found()}.`);
    this.value();
  }

  private string(): void {
    if (!this.skip(STRING)) {
      this.stop('This text does not end with a quote, or has a "\\" or a line break in it.');
    }
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return false;
    this.at = pattern.lastIndex;
    return match[0] !== "";
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private found(): string {
    if (this.at >= this.text.length) return "the end";
    WORD.lastIndex = this.at;
    const word = WORD.exec(this.text)?.[0] ?? this.text[this.at] ?? "";
    return `“${word.length > 20 ? `${word.slice(0, 20)}…` : word}”`;
  }

  private stop(message: string): never {
    throw new Stop(this.at, message);
  }
}

function faultAt(text: string, at: number, message: string): JsonFault {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message };
}

function faultIn(text: string): JsonFault {
  try {
    new Walk(text).document();
  } catch (error) {
    if (error instanceof Stop) return faultAt(text, error.at, error.message);
    throw error;
  }
  // The grammar lets pass what the browser does not read: an answer all the same.
  return faultAt(text, text.length, "This is no JSON that the browser can read.");
}

/** An object as JSON; empty text is nothing. */
export function readJsonObject(text: string): Reading {
  if (text.trim() === "") return { value: null, fault: null };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { value: null, fault: faultIn(text) };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { value: null, fault: { line: 1, column: 1, message: "Write an object: { … }." } };
  }
  return { value: value as JsonObject, fault: null };
}

/** An object as people edit it. */
export function writeJsonObject(value: JsonObject | null | undefined): string {
  return value === null || value === undefined ? "" : JSON.stringify(value, null, 2);
}
