import { expect, test } from "vitest";
import { safeReturn, signInPath } from "./returnTo";

test("signing in leads back to where one was", () => {
  const path = signInPath("/w/1/calls?q=a&sort=-cost_cents");
  expect(safeReturn(new URLSearchParams(path.split("?")[1]).get("next"))).toBe(
    "/w/1/calls?q=a&sort=-cost_cents",
  );
});

test.each([null, "", "https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"])(
  "%j does not lead out of the app",
  (next) => {
    expect(safeReturn(next)).toBe("/");
  },
);
