import { expect, test } from "vitest";
import { highlight } from "./highlight";
import { type Connection, snippetsOf, WAYS } from "./snippets";

const CONNECTION: Connection = {
  baseUrl: "http://127.0.0.1:8000",
  workspaceId: 1,
  agentId: "front desk/eu",
  key: null,
};

function kinds(code: string, language: "sh" | "python"): string[] {
  return highlight(code, language)
    .filter(({ kind }) => kind !== null)
    .map(({ text, kind }) => `${kind} ${text}`);
}

test.each(WAYS)("the code for %s stays what it is", (way) => {
  for (const { code, language } of snippetsOf(way, CONNECTION)) {
    const pieces = highlight(code, language);
    expect(pieces.map(({ text }) => text).join("")).toBe(code);
    expect(pieces.length).toBeGreaterThan(1);
  }
});

test("shell has words, strings, variables and comments", () => {
  expect(kinds('curl -sS "a b" $KEY $(date +%s) # why', "sh")).toEqual([
    "word curl",
    "word -sS",
    'string "a b"',
    "variable $KEY",
    "variable $(date +%s)",
    "comment # why",
  ]);
});

test("a string of Python may hold what else is a word or a comment", () => {
  expect(kinds('BASE = "import # x"\nreturn f"{a}"  # done', "python")).toEqual([
    "variable BASE",
    'string "import # x"',
    "word return",
    'string f"{a}"',
    "comment # done",
  ]);
});
