import { describe, expect, it } from "vitest";
import { hrefOf, type Place, placeIn } from "./places";

describe("an address within an agent's evals", () => {
  it.each<Place>([{ at: "list" }, { at: "library" }, { at: "new" }, { at: "eval", eval: 7 }])(
    "leads back to %o",
    (place) => {
      const search = hrefOf("/w/1/agents/2", place).split("?")[1] ?? "";
      expect(placeIn(search)).toEqual(place);
    },
  );

  it("is the list where it makes no sense", () => {
    expect(placeIn("tab=evals&eval=-3")).toEqual({ at: "list" });
    expect(placeIn("tab=evals&eval=x")).toEqual({ at: "list" });
  });
});
