/** Just enough colour for shell and Python: comments, strings, variables, words of the language. */
import type { Language } from "./snippets";

export type Kind = "comment" | "string" | "variable" | "word";

export interface Piece {
  readonly text: string;
  readonly kind: Kind | null;
}

const STRING = String.raw`"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;

/** The first group that matches tells the kind. */
const GRAMMARS: Record<Language, RegExp> = {
  sh: new RegExp(
    String.raw`(?<comment>(?<=^|\s)#[^\n]*)|(?<string>${STRING})` +
      String.raw`|(?<variable>\$\(\([^)]*\)[^)]*\)\)|\$\([^)]*\)|\$\w+|(?<=export )\w+)` +
      String.raw`|(?<word>(?<=^|\n)(?:curl|pip|export)\b|(?<=\s)--?[a-zA-Z][\w-]*)`,
    "g",
  ),
  python: new RegExp(
    String.raw`(?<comment>#[^\n]*)|(?<string>f?(?:${STRING}))|(?<variable>\b[A-Z][A-Z_]{2,}\b)` +
      String.raw`|(?<word>\b(?:import|from|as|def|async|await|return|for|in|try|except|with|if|and|or|not|raise|pass|None|True|False)\b)`,
    "g",
  ),
};

const KINDS: readonly Kind[] = ["comment", "string", "variable", "word"];

/** The code in pieces; put together they are the code again. */
export function highlight(code: string, language: Language): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of code.matchAll(GRAMMARS[language])) {
    if (match.index > at) pieces.push({ text: code.slice(at, match.index), kind: null });
    const kind = KINDS.find((name) => match.groups?.[name] !== undefined) ?? null;
    pieces.push({ text: match[0], kind });
    at = match.index + match[0].length;
  }
  if (at < code.length) pieces.push({ text: code.slice(at), kind: null });
  return pieces;
}
