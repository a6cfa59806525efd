import { afterEach, expect, test } from "vitest";
import {
  formatAgo,
  formatDay,
  formatInstant,
  formatMinute,
  formatMs,
  formatPosition,
  formatTick,
  formatUtc,
  fromLocalInput,
  showTimesIn,
  toLocalInput,
} from "./time";

afterEach(() => showTimesIn(Intl.DateTimeFormat().resolvedOptions().timeZone));

test.each([
  [0, "0 ms"],
  [482.4, "482 ms"],
  [999.6, "1.00 s"],
  [1480, "1.48 s"],
  [12_340, "12.3 s"],
  [59_990, "1m 00s"],
  [125_000, "2m 05s"],
  [3_720_000, "1h 02m"],
])("a length of %d ms reads %s", (ms, text) => {
  expect(formatMs(ms)).toBe(text);
});

test.each([
  [0, "0:00.0"],
  [4_650, "0:04.6"],
  [750_000, "12:30.0"],
  [3_723_400, "1:02:03.4"],
  [-1_200, "−0:01.2"],
])("the place %d ms into a call reads %s", (ms, text) => {
  expect(formatPosition(ms)).toBe(text);
});

test("a mark on the axis has no tenths", () => {
  expect(formatTick(90_000)).toBe("1:30");
});

test("an instant names its year only where it is another one", () => {
  const at = new Date(2026, 10, 12, 14, 3, 22).getTime();
  expect(formatInstant(at, at)).toBe("12 Nov, 14:03:22");
  expect(formatMinute(at, at)).toBe("12 Nov, 14:03");
  expect(formatInstant(at, new Date(2027, 1, 1).getTime())).toBe("12 Nov 2026, 14:03:22");
});

test("an instant in UTC says so", () => {
  expect(formatUtc(Date.UTC(2026, 10, 12, 14, 3, 22))).toBe("2026-11-12 14:03:22 UTC");
});

test.each([
  [5_000, "just now"],
  [300_000, "5 min ago"],
  [3 * 3_600_000, "3 h ago"],
  [25 * 3_600_000, "yesterday"],
  [12 * 86_400_000, "12 days ago"],
])("%d ms ago reads %s", (age, text) => {
  expect(formatAgo(1_000_000_000_000 - age, 1_000_000_000_000)).toBe(text);
});

test("instants are written in the zone that was chosen, their year too", () => {
  const newYear = Date.UTC(2026, 11, 31, 20, 30, 0);
  showTimesIn("Asia/Tokyo");
  expect(formatMinute(newYear, newYear)).toBe("1 Jan, 05:30");
  expect(formatDay(newYear, newYear)).toBe("1 Jan");
  expect(formatMinute(newYear, Date.UTC(2026, 5, 1))).toBe("1 Jan 2027, 05:30");
  showTimesIn("UTC");
  expect(formatMinute(newYear, newYear)).toBe("31 Dec, 20:30");
});

test.each(["UTC", "Asia/Kolkata", "America/New_York", "Pacific/Chatham"])(
  "what is typed for a time in %s is read in that zone",
  (zone) => {
    showTimesIn(zone);
    for (const month of [0, 2, 5, 10]) {
      const at = Date.UTC(2026, month, 8, 6, 45);
      expect(fromLocalInput(toLocalInput(at))).toBe(at);
    }
  },
);

test("a time is read beside a change of the clocks", () => {
  showTimesIn("Europe/Berlin");
  expect(fromLocalInput("2026-03-29T01:30")).toBe(Date.UTC(2026, 2, 29, 0, 30));
  expect(fromLocalInput("2026-03-29T03:30")).toBe(Date.UTC(2026, 2, 29, 1, 30));
  expect(fromLocalInput("soon")).toBeNull();
});
