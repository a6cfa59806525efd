import type { Colour } from "./shapes";

/** The colours that a label may have. */
export const COLOURS: readonly Colour[] = [
  "grey",
  "blue",
  "green",
  "amber",
  "red",
  "violet",
  "teal",
];
