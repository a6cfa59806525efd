import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import type { CallDetail, Reply } from "../api/types";
import { counted } from "../format/quantity";
import { formatMs, formatPosition } from "../format/time";
import { useListKeys } from "../shell/useListKeys";
import { useQueryString } from "../shell/useQueryString";
import styles from "./LatencyTab.module.css";
import type { GoToRow } from "./useRowTarget";
import { ReplyBar, Scale } from "./Waterfall";
import { barOf, medianOf, ordered, type ReplyOrder, STAGES, scaleOf } from "./waterfall";

const ROW_HEIGHT = 46;

const KINDS: Readonly<Record<Reply["kind"], string>> = {
  opening: "opens the call",
  response: "answers the caller",
  continuation: "goes on",
};

function known(ms: number | null): string {
  return ms === null ? "unknown" : formatMs(ms);
}

/** Everything that the drawing shows, for those who cannot see it. */
function inWords(reply: Reply, text: string): string {
  const bar = barOf(reply);
  const stages = bar.segments.map(
    ({ stage, startMs, endMs }) => `${stage.title} ${formatMs(endMs - startMs)}`,
  );
  return [
    `Row ${reply.row_index}: ${text}`,
    `measured wait ${known(reply.gap_ms)}`,
    `reported end to end ${known(reply.e2e_ms)}`,
    ...stages,
    ...bar.missing.map((title) => `${title} unknown`),
  ].join(", ");
}

interface LineProps {
  reply: Reply;
  text: string;
  endMs: number;
  onGoTo: GoToRow;
}

function Line({ reply, text, endMs, onGoTo }: LineProps) {
  const { gap_ms: gap, e2e_ms: e2e, stages_ms: sum, to_ms: at } = reply;
  return (
    <a
      className={styles.line}
      href={`#row-${reply.row_index}`}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        onGoTo(reply.row_index);
      }}
    >
      <span className="visually-hidden">{inWords(reply, text)}</span>
      <span className={styles.time} aria-hidden="true">
        {at === null ? "no time" : formatPosition(at)}
      </span>
      <span className={styles.words} aria-hidden="true">
        <span className={styles.text}>{text}</span>
        <span className={styles.kind}>{KINDS[reply.kind]}</span>
      </span>
      <ReplyBar reply={reply} endMs={endMs} />
      <span className={styles.figures} aria-hidden="true">
        <span title="The known stages added up">{known(sum)}</span>
        <span title="End to end, as the voice stack reported it">
          {e2e === null && reply.kind !== "response" ? "–" : known(e2e)}
        </span>
        <strong title={reply.gap_reason ?? "Measured from the end of what was said before"}>
          {known(gap)}
        </strong>
      </span>
    </a>
  );
}

function Legend() {
  return (
    <ul className={styles.legend} aria-label="What the drawing shows">
      {STAGES.map(({ key, title, meaning }) => (
        <li key={key} title={`${title}: ${meaning}`}>
          <span className={styles.swatch} data-stage={key} />
          {title}
        </li>
      ))}
      <li title="Nobody told what this part of the wait was spent on">
        <span className={styles.swatch} data-stage="unknown" />
        unknown: not reported
      </li>
      <li title="From the end of what was said before to the first word of the reply">
        <span className={styles.swatch} data-stage="gap" />
        measured wait
      </li>
      <li title="What the voice stack reported as end to end">
        <span className={styles.swatch} data-stage="e2e" />
        reported end to end
      </li>
    </ul>
  );
}

/** How each stage did over the whole call, and how many replies tell of it. */
function Stages({ call }: { call: CallDetail }) {
  const figures = [
    ...STAGES.map((stage) => ({
      key: stage.key as string,
      title: stage.title,
      values: call.replies.flatMap((reply) => stage.of(reply) ?? []),
    })),
    {
      key: "e2e",
      title: "Reported end to end",
      values: call.replies.flatMap((reply) => reply.e2e_ms ?? []),
    },
    {
      key: "gap",
      title: "Measured wait",
      values: call.replies.flatMap((reply) => reply.gap_ms ?? []),
    },
  ];
  return (
    <dl className={styles.stages}>
      {figures.map(({ key, title, values }) => {
        const median = medianOf(values);
        return (
          <div key={key} data-stage={key}>
            <dt>{title}</dt>
            <dd title="Median over the replies that tell of it">
              {median === null ? "unknown" : formatMs(median)}
              <span className={styles.of}>
                {median === null
                  ? "nobody told"
                  : `of ${values.length}, up to ${formatMs(Math.max(...values))}`}
              </span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function useOrder(): [ReplyOrder, (order: ReplyOrder) => string] {
  const [path] = useLocation();
  const params = new URLSearchParams(useQueryString());
  const order = params.get("order") === "slowest" ? "slowest" : "call";
  const hrefOf = (wanted: ReplyOrder) =>
    `${path}?tab=latency${wanted === "slowest" ? "&order=slowest" : ""}`;
  return [order, hrefOf];
}

interface Props {
  call: CallDetail;
  scroller: HTMLElement;
  onGoTo: GoToRow;
}

/** What each reply was waited for, stage by stage; a click goes to its row. */
export function LatencyTab({ call, scroller, onGoTo }: Props) {
  const [order, hrefOf] = useOrder();
  const list = useRef<HTMLOListElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => setMargin(list.current?.offsetTop ?? 0));
  const replies = useMemo(() => ordered(call.replies, order), [call.replies, order]);
  const scale = useMemo(() => scaleOf(call.replies), [call.replies]);
  const virtual = useVirtualizer({
    count: replies.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: margin,
    scrollPaddingStart: 60,
  });
  useListKeys(list, replies.length, (position) => virtual.scrollToIndex(position));
  if (replies.length === 0) {
    return <p className={styles.none}>There is no reply of the agent in this call.</p>;
  }
  return (
    <div className={styles.tab}>
      <Stages call={call} />
      <p className={styles.note}>
        Stages are as the voice stack reported them, laid one after another from the moment the
        caller was done; stacks report stages that overlap, so they may add up to more than the
        wait. The measured wait comes from the timeline alone. What nobody reported is hatched.
      </p>
      <div className={styles.head}>
        <p>{counted(replies.length, "reply", "replies")}</p>
        <nav className={styles.orders} aria-label="Order of the replies">
          {(["call", "slowest"] as const).map((one) => (
            <Link
              key={one}
              href={hrefOf(one)}
              replace
              aria-current={one === order ? "true" : undefined}
            >
              {one === "call" ? "In order of the call" : "Slowest first"}
            </Link>
          ))}
        </nav>
        <Legend />
      </div>
      <div className={styles.axis} aria-hidden="true">
        <Scale {...scale} />
        <span className={styles.figures}>
          <span>stages</span>
          <span>reported</span>
          <span>measured</span>
        </span>
      </div>
      <ol ref={list} className={styles.list} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const reply = replies[index];
          if (!reply) return null;
          return (
            <li
              key={reply.row_index}
              ref={virtual.measureElement}
              data-index={index}
              style={{ transform: `translateY(${start - margin}px)` }}
            >
              <Line
                reply={reply}
                text={call.rows[reply.row_index]?.text ?? "no text"}
                endMs={scale.endMs}
                onGoTo={onGoTo}
              />
            </li>
          );
        })}
      </ol>
    </div>
  );
}
