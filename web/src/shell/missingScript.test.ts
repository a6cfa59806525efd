import { expect, test } from "vitest";
import { isMissingScript } from "./missingScript";

test.each([
  "Failed to fetch dynamically imported module: http://a/assets/CallPage-x.js",
  "error loading dynamically imported module: http://a/assets/CallPage-x.js",
  "Importing a module script failed.",
  "Unable to preload CSS for /assets/CallPage-x.css",
])("every browser's words for a script that did not load are known: %s", (message) => {
  expect(isMissingScript(new TypeError(message))).toBe(true);
});

test("another error is not taken for it", () => {
  expect(isMissingScript(new TypeError("x is undefined"))).toBe(false);
});
