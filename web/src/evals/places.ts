/** The addresses within an agent's evals: the list, the library, an eval, a new one. */
import { useLocation } from "wouter";
import { type ReviewPlace, reviewIn, reviewSearch } from "../review/places";
import { useQueryString } from "../shell/useQueryString";

export type Place =
  | { readonly at: "list" }
  | { readonly at: "library" }
  | { readonly at: "new" }
  | { readonly at: "eval"; readonly eval: number }
  | { readonly at: "review"; readonly eval: number; readonly review: ReviewPlace };

export function placeIn(search: string): Place {
  const params = new URLSearchParams(search);
  const asked = params.get("eval");
  if (asked === "new") return { at: "new" };
  const number = Number(asked);
  if (asked !== null && Number.isSafeInteger(number) && number > 0) {
    const review = reviewIn(search);
    return review ? { at: "review", eval: number, review } : { at: "eval", eval: number };
  }
  return params.get("at") === "library" ? { at: "library" } : { at: "list" };
}

export function hrefOf(path: string, place: Place): string {
  switch (place.at) {
    case "list":
      return `${path}?tab=evals`;
    case "library":
      return `${path}?tab=evals&at=library`;
    case "new":
      return `${path}?tab=evals&eval=new`;
    case "eval":
      return `${path}?tab=evals&eval=${place.eval}`;
    case "review":
      return `${path}${reviewSearch(place.eval, place.review)}`;
  }
}

export function usePlaces() {
  const [path, navigate] = useLocation();
  const place = placeIn(useQueryString());
  return {
    place,
    hrefOf: (to: Place) => hrefOf(path, to),
    goTo: (to: Place) => navigate(hrefOf(path, to)),
  };
}
