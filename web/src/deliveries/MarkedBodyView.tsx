import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { JsonLine } from "../call/JsonView";
import { counted } from "../format/quantity";
import { Icon } from "../theme/Icon";
import { excerptAt, type Mark, type MarkedBody } from "./bodyMarks";
import styles from "./MarkedBodyView.module.css";

const LINE_HEIGHT = 18;
/** Characters on either side of the place where reading ended; a body is often one long line. */
const REACH = 300;

function Note({ mark }: { mark: Mark }) {
  return (
    <div className={styles.note} data-kind={mark.kind}>
      <Icon name="warning" size={13} />
      <div>
        {mark.kind === "missing" && (
          <>
            <code>{mark.field}</code> is missing here.{" "}
          </>
        )}
        {mark.kind === "wrong" && (
          <>
            <code>{mark.field}</code> is <code>{mark.found}</code>.{" "}
          </>
        )}
        {mark.text}
      </div>
    </div>
  );
}

function LineText({ line, mark }: { line: string; mark: Mark | undefined }) {
  if (mark?.column === undefined) return <JsonLine line={line} />;
  const { before, at, after } = excerptAt(line, mark.column, REACH);
  return (
    <>
      {before}
      <mark>{at || "␃"}</mark>
      {after}
    </>
  );
}

/** The lines of a body with numbers; what is wrong is told below the line that it concerns. */
export function MarkedBodyView({ body, label }: { body: MarkedBody; label: string }) {
  const { lines, marks } = body;
  const scroller = useRef<HTMLElement>(null);
  const byLine = useMemo(() => {
    const found = new Map<number, Mark[]>();
    for (const mark of marks) found.set(mark.line, [...(found.get(mark.line) ?? []), mark]);
    return found;
  }, [marks]);
  const places = useMemo(() => [...byLine.keys()], [byLine]);
  const [current, setCurrent] = useState(0);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => LINE_HEIGHT * (1 + 2 * (byLine.get(index)?.length ?? 0)),
    overscan: 40,
  });
  const go = (place: number) => {
    setCurrent(place);
    virtual.scrollToIndex(places[place] ?? 0, { align: "center" });
  };
  const first = places[0];
  const start = useRef(virtual);
  useEffect(() => {
    if (first !== undefined) start.current.scrollToIndex(first, { align: "center" });
  }, [first]);
  return (
    <div className={styles.view}>
      {places.length > 1 && (
        <p className={styles.walk}>
          {counted(marks.length, "mark")} on {counted(places.length, "line")}
          <button
            type="button"
            onClick={() => go((current - 1 + places.length) % places.length)}
            aria-label="The mark before"
          >
            <Icon name="up" size={13} />
          </button>
          <button
            type="button"
            onClick={() => go((current + 1) % places.length)}
            aria-label="The next mark"
          >
            <Icon name="down" size={13} />
          </button>
        </p>
      )}
      {/* A scrolled region must be reachable by keyboard. */}
      <section
        ref={scroller}
        className={styles.lines}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
        tabIndex={0}
        aria-label={label}
      >
        <div className={styles.code} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start: top }) => {
            const line = lines[index] ?? "";
            const here = byLine.get(index) ?? [];
            return (
              <div
                key={index}
                ref={virtual.measureElement}
                data-index={index}
                className={styles.item}
                style={{ transform: `translateY(${top}px)` }}
              >
                <div className={styles.line} data-kind={here[0]?.kind}>
                  <span className={styles.number}>{index + 1}</span>
                  <code>
                    <LineText line={line} mark={here.find(({ kind }) => kind === "syntax")} />
                  </code>
                </div>
                {here.map((mark) => (
                  <Note key={mark.field + mark.text} mark={mark} />
                ))}
              </div>
            );
          })}
        </div>
      </section>
    </div>
  );
}
