import { expect, test } from "vitest";
import { allTimeZones, offsetOf } from "./zones";

test.each([
  ["UTC", "UTC"],
  ["Europe/Berlin", "UTC+1"],
  ["America/St_Johns", "UTC−3:30"],
])("%s is at %s in winter", (zone, offset) => {
  expect(offsetOf(zone, Date.UTC(2026, 0, 10))).toBe(offset);
});

test("every zone is offered once, under the name that it has now, UTC first", () => {
  const zones = allTimeZones();
  expect(zones[0]).toBe("UTC");
  expect(zones).toEqual(expect.arrayContaining(["Europe/Berlin", "Asia/Kolkata"]));
  expect(zones).not.toContain("Asia/Calcutta");
  expect(new Set(zones).size).toBe(zones.length);
});
