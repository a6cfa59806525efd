/** The addresses within the review of an eval. */

export const ORDERS = {
  random: "By lot",
  disagreement: "Where people disagree",
  low_confidence: "Where the judge was unsure",
} as const;

export type Order = keyof typeof ORDERS;

export function isOrder(text: string | null): text is Order {
  return text !== null && Object.hasOwn(ORDERS, text);
}

export type ReviewPart = Order | "calibration";

export interface ReviewPlace {
  readonly part: ReviewPart;
  /** The call that is looked at; null: the first of the queue. */
  readonly call: number | null;
  /** Whose labels the calibration is of; null: those of the eval as it is now. */
  readonly of: { readonly version: number; readonly model: string } | null;
}

/** Where reviewing begins. */
export const BY_LOT: ReviewPlace = { part: "random", call: null, of: null };

function numberIn(params: URLSearchParams, name: string): number | null {
  const given = Number(params.get(name));
  return Number.isSafeInteger(given) && given > 0 ? given : null;
}

/** The part of an eval's review that the URL names; null: none. */
export function reviewIn(search: string): ReviewPlace | null {
  const params = new URLSearchParams(search);
  const asked = params.get("review");
  if (asked !== "calibration" && !isOrder(asked)) return null;
  const version = numberIn(params, "version");
  return {
    part: asked,
    call: numberIn(params, "call"),
    of: version === null ? null : { version, model: params.get("model") ?? "" },
  };
}

/** The query of a part of an eval's review. */
export function reviewSearch(evalId: number, place: Partial<ReviewPlace> = {}): string {
  const params = new URLSearchParams({
    tab: "evals",
    eval: String(evalId),
    review: place.part ?? "random",
  });
  if (place.call != null) params.set("call", String(place.call));
  if (place.of != null) {
    params.set("version", String(place.of.version));
    if (place.of.model !== "") params.set("model", place.of.model);
  }
  return `?${params}`;
}
