import { expect, test } from "vitest";
import { LANGUAGES, languageName, tagOf } from "./languages";

test.each([
  ["de-ch", "de-CH"],
  [" EN_us ", "en-US"],
  ["zh-hant-tw", "zh-Hant-TW"],
  ["english", null],
  ["en-", null],
  ["en-a-bbb-x-a-ccc", null],
  ["", null],
])("what is typed as %s is the tag %s", (typed, tag) => {
  expect(tagOf(typed)).toBe(tag);
});

test("every language to choose has a name and a tag that is kept as it is", () => {
  for (const { tag, name } of LANGUAGES) {
    expect(tagOf(tag)).toBe(tag);
    expect(name).not.toBe(tag);
  }
});

test("a language is named, and what is none is shown as it stands", () => {
  expect(languageName("de-CH")).toBe("German (Switzerland)");
  expect(languageName("!")).toBe("!");
});
