import { createContext, useContext } from "react";
import { piecesOf } from "./find";
import styles from "./Transcript.module.css";

/** What is looked for in the transcript; null where nothing is. */
export const PatternContext = createContext<RegExp | null>(null);

/** A text with what is looked for marked in it. */
export function Marked({ children }: { children: string }) {
  const pattern = useContext(PatternContext);
  if (pattern === null) return children;
  return piecesOf(children, pattern).map(({ text, hit }, position) =>
    hit ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the text.
      <mark key={position} className={styles.hit}>
        {text}
      </mark>
    ) : (
      text
    ),
  );
}
