import { describe, expect, it } from "vitest";
import { toolsInWords, toolsMeant } from "./toolNames";

const TOOLS = ["book_table", "Reserve_room", "cancel", "a.b"];

describe("a pattern of tool names", () => {
  it("means the tools that any of its names fits, whatever their case", () => {
    expect(toolsMeant("book_*|reserve_*", TOOLS)).toEqual(["book_table", "Reserve_room"]);
    expect(toolsMeant(" CANCEL ", TOOLS)).toEqual(["cancel"]);
    expect(toolsMeant("*", TOOLS)).toEqual(TOOLS);
  });

  it("takes other signs as they are", () => {
    expect(toolsMeant("a.b", ["axb", "a.b"])).toEqual(["a.b"]);
    expect(toolsMeant("", TOOLS)).toEqual([]);
  });

  it("is said in words that stay short", () => {
    expect(toolsInWords("book")).toBe("book");
    expect(toolsInWords("a | b")).toBe("a or b");
    expect(toolsInWords("a|b|c|d|e")).toBe("a, b, c or 2 others");
    expect(toolsInWords("")).toBe("…");
  });
});
