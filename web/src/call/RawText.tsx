import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import styles from "./BodyTab.module.css";
import { piecesOfText } from "./jsonTree";

const LINE_HEIGHT = 18;

/** A text as it stands, of which only what is in view is drawn. */
export function RawText({ text }: { text: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  const starts = useMemo(() => piecesOfText(text), [text]);
  const virtual = useVirtualizer({
    count: starts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 30,
  });
  return (
    // A scrolled region must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
    <section ref={scroller} className={styles.lines} tabIndex={0} aria-label="The body as received">
      <div className={styles.code} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <code
            key={index}
            ref={virtual.measureElement}
            data-index={index}
            className={styles.raw}
            style={{ transform: `translateY(${start}px)` }}
          >
            {text.slice(starts[index], starts[index + 1]).replace(/\n$/, "")}
          </code>
        ))}
      </div>
    </section>
  );
}
