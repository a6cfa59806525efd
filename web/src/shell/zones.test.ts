import { expect, test } from "vitest";
import { offsetOf } from "./zones";

test.each([
  ["UTC", "UTC"],
  ["Europe/Berlin", "UTC+1"],
  ["America/St_Johns", "UTC−3:30"],
])("%s is at %s in winter", (zone, offset) => {
  expect(offsetOf(zone, Date.UTC(2026, 0, 10))).toBe(offset);
});
