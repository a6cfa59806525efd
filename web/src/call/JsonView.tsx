import styles from "./JsonView.module.css";
import { Marked } from "./Marked";

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null|NaN|-?Infinity)\b|-?\d[\d.eE+-]*/g;

function kindOf(token: string, isKey: boolean): string | undefined {
  if (isKey) return styles.key;
  return token.startsWith('"') ? styles.string : styles.literal;
}

/** One laid-out line of JSON in colours. */
export function JsonLine({ line }: { line: string }) {
  const parts = [];
  let at = 0;
  for (const match of line.matchAll(TOKEN)) {
    const [whole, quoted, colon] = match;
    const token = quoted ?? whole;
    if (match.index > at) parts.push(line.slice(at, match.index));
    parts.push(
      <span key={match.index} className={kindOf(token, colon !== undefined)}>
        <Marked>{token}</Marked>
      </span>,
    );
    at = match.index + token.length;
  }
  parts.push(line.slice(at));
  return <>{parts}</>;
}

/** Laid-out JSON; for documents of thousands of lines see `BodyTab`. */
export function JsonView({ lines }: { lines: readonly string[] }) {
  return (
    <pre className={styles.json}>
      {lines.map((line, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place.
        <div key={position}>
          <JsonLine line={line} />
        </div>
      ))}
    </pre>
  );
}
