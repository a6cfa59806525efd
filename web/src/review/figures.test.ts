import { describe, expect, it } from "vitest";
import { basisInWords, drawn, intervalInWords, valueInWords } from "./figures";

const RATE = { key: "agreement", value: 0.875, low: 0.714, high: 0.939 };
const KAPPA = { key: "kappa", value: -0.25, low: -1, high: 0.5 };
const NOTHING = { key: "kappa", value: null, low: null, high: null };

describe("a figure", () => {
  it("is written as a share, and kappa as a number with its sign", () => {
    expect([valueInWords(RATE), intervalInWords(RATE)]).toEqual(["87.5%", "71.4%–93.9%"]);
    expect([valueInWords(KAPPA), intervalInWords(KAPPA)]).toEqual(["−0.25", "−1.00 to 0.50"]);
  });

  it("lies on a line from 0 to 1, and kappa on one from −1 to 1", () => {
    expect(drawn({ ...RATE, low: 0.5, high: 1 })).toEqual({ from: 50, to: 100, at: 87.5 });
    expect(drawn(KAPPA)).toEqual({ from: 0, to: 75, at: 37.5 });
  });

  it("that is not told is neither written nor drawn", () => {
    expect([valueInWords(NOTHING), intervalInWords(NOTHING), drawn(NOTHING)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe("what the figures rest on", () => {
  it("names ties, and how many labels were given by lot where not all were", () => {
    const all = { labels: 1, calls: 1, disputed: 0, at_random: 1 };
    expect(basisInWords(all)).toBe("1 label on 1 call");
    expect(basisInWords({ labels: 34, calls: 30, disputed: 2, at_random: 20 })).toBe(
      "34 labels on 30 calls, 2 on which people are tied, 20 given to calls drawn by lot",
    );
  });
});
