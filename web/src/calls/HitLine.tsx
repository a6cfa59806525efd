import type { HitPart } from "../api/types";

/** A piece of a text with what was searched for marked in it. */
export function HitLine({
  parts,
  className,
}: {
  parts: readonly HitPart[];
  className?: string | undefined;
}) {
  let at = 0;
  return (
    <span className={className}>
      {parts.map(({ text, hit }) => {
        const key = at;
        at += text.length;
        return hit ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
      })}
    </span>
  );
}
