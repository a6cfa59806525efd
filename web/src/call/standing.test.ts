import { expect, test } from "vitest";
import { standingOf } from "./standing";

const at = (rank: number | null) => ({ calls: 200, median: 1, rank });

test("a figure is told by the share of calls that it exceeds, or that exceed it", () => {
  expect(standingOf(at(0.954), "lower")).toEqual({ words: "higher than 95%", isWorse: true });
  expect(standingOf(at(0.05), "lower")).toEqual({ words: "lower than 95%", isWorse: false });
  expect(standingOf(at(0.05), "higher")).toEqual({ words: "lower than 95%", isWorse: true });
  expect(standingOf(at(0.8), "lower")).toEqual({ words: "higher than 80%", isWorse: false });
});

test("near the middle it is as usual, and without a value nothing is said", () => {
  expect(standingOf(at(0.5), "lower")?.words).toBe("as usual");
  expect(standingOf(at(0.3), null)?.words).toBe("as usual");
  expect(standingOf(at(null), "lower")).toBeNull();
});

test("a metric that has no better side is never worse", () => {
  expect(standingOf(at(1), null)).toEqual({ words: "higher than 100%", isWorse: false });
});
