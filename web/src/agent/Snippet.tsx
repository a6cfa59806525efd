import { CopyButton } from "../shell/CopyButton";
import { highlight } from "./highlight";
import styles from "./Snippet.module.css";
import type { Snippet as Code } from "./snippets";

/** Code to copy. `what` names it for the accessible name: `the curl command`. */
export function Snippet({ snippet, what }: { snippet: Code; what: string }) {
  return (
    <figure className={styles.snippet} aria-label={what}>
      <figcaption className={styles.head}>
        <span>{snippet.title}</span>
        <CopyButton text={snippet.code} what={what} />
      </figcaption>
      {/* A scrolled region must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above. */}
      <pre tabIndex={0}>
        {highlight(snippet.code, snippet.language).map(({ text, kind }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place.
          <span key={place} className={kind === null ? undefined : styles[kind]}>
            {text}
          </span>
        ))}
      </pre>
    </figure>
  );
}
