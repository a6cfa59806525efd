import type { LibraryEval } from "../api/types";

/** The evals of a category (all where it is empty) that have every word that was typed. */
export function found(
  library: readonly LibraryEval[],
  typed: string,
  category: string,
): LibraryEval[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return library.filter((entry) => {
    const text = `${entry.name} ${entry.question} ${entry.does_not_flag}`.toLowerCase();
    return (category === "" || entry.category === category) && words.every((w) => text.includes(w));
  });
}
