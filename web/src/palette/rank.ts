/** How well what is typed fits a text: the higher the better; null where it does not fit. */

const WORD_START = /[\s/_.:-]/;

function scoreOfToken(token: string, text: string): number | null {
  const at = text.indexOf(token);
  if (at === 0) return token.length === text.length ? 120 : 100;
  if (at > 0) {
    const startsWord = WORD_START.test(text[at - 1] ?? "");
    const later = startsWord
      ? -1
      : text.search(new RegExp(`${WORD_START.source}${escaped(token)}`));
    return startsWord || later >= 0 ? 80 : 60;
  }
  return scoreOfLetters(token, text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** How many letters may be skipped for each that is typed: more, and nearly every text would fit. */
const SKIPPED_PER_LETTER = 2;

/** The first letters of words, or else letters one after the other with few others between. */
function scoreOfLetters(token: string, text: string): number | null {
  if (initialsOf(text).includes(token)) return 40;
  let at = -1;
  let starts = 0;
  let skipped = 0;
  for (const letter of token) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return null;
    if (isWordStart(text, next)) starts += 1;
    else skipped += next - at - 1;
    at = next;
  }
  if (skipped > SKIPPED_PER_LETTER * token.length) return null;
  return 20 + (20 * starts - skipped) / token.length;
}

function initialsOf(text: string): string {
  return text
    .split("")
    .filter((_, at) => isWordStart(text, at))
    .join("");
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || WORD_START.test(text[at - 1] ?? "");
}

/** Every word that is typed has to fit; short texts before long ones. */
export function scoreOf(typed: string, text: string): number | null {
  const within = text.toLowerCase();
  let total = 0;
  for (const token of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const score = scoreOfToken(token, within);
    if (score === null) return null;
    total += score;
  }
  return total - within.length / 100;
}

/** What fits, the best first; what fits equally well stays in its order. */
export function ranked<Item>(
  typed: string,
  items: readonly Item[],
  textOf: (item: Item) => string,
): readonly Item[] {
  if (typed.trim() === "") return items;
  return items
    .flatMap((item) => {
      const score = scoreOf(typed, textOf(item));
      return score === null ? [] : [{ item, score }];
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ item }) => item);
}
