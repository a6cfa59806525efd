import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import type { CallDetail } from "../api/types";
import { counted } from "../format/quantity";
import { formatInstant, formatMs, formatPosition, formatUtc } from "../format/time";
import { useListKeys } from "../shell/useListKeys";
import { useQueryString } from "../shell/useQueryString";
import { useWorkspace } from "../shell/workspace";
import styles from "./EventsTab.module.css";
import { type CallEvent, EVENT_KINDS, type EventKind, eventsOf } from "./events";
import { useDeliveries } from "./queries";
import { RowLink } from "./RowLink";
import type { GoToRow } from "./useRowTarget";

const ROW_HEIGHT = 29;

function isKind(text: string): text is EventKind {
  return Object.hasOwn(EVENT_KINDS, text);
}

/** The kinds that are shown, from the URL (`only=tool,node`); none named is all. */
function useOnly(): [readonly EventKind[], (kind: EventKind) => string] {
  const [path] = useLocation();
  const params = new URLSearchParams(useQueryString());
  const only = (params.get("only") ?? "").split(",").filter(isKind);
  const toggled = (kind: EventKind) => {
    const next = only.includes(kind) ? only.filter((one) => one !== kind) : [...only, kind];
    return `${path}?tab=events${next.length === 0 ? "" : `&only=${next.join(",")}`}`;
  };
  return [only, toggled];
}

function Time({ event, call }: { event: CallEvent; call: CallDetail }) {
  if (event.atMs === null) return <span className={styles.time}>no time</span>;
  const instant = call.started_at_ms + event.atMs;
  return (
    <span className={styles.time} title={`${formatInstant(instant)} · ${formatUtc(instant)}`}>
      {event.kind === "server" && event.atMs > call.duration_ms
        ? `+${formatMs(event.atMs - call.duration_ms)}`
        : formatPosition(event.atMs)}
    </span>
  );
}

function What({ event, onGoTo }: { event: CallEvent; onGoTo: GoToRow }) {
  if (event.rowIndex === null) return <span>{event.what}</span>;
  return (
    <RowLink rowIndex={event.rowIndex} onGoTo={onGoTo} className={styles.link}>
      {event.what}
    </RowLink>
  );
}

interface Props {
  call: CallDetail;
  scroller: HTMLElement;
  onGoTo: GoToRow;
}

/** One table of everything that happened, in the order of time. */
export function EventsTab({ call, scroller, onGoTo }: Props) {
  const deliveries = useDeliveries(useWorkspace().id, call.id).data;
  const [only, toggled] = useOnly();
  const list = useRef<HTMLOListElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => setMargin(list.current?.offsetTop ?? 0));
  const all = useMemo(() => eventsOf(call, deliveries), [call, deliveries]);
  const events = only.length === 0 ? all : all.filter(({ kind }) => only.includes(kind));
  const virtual = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
    scrollMargin: margin,
    scrollPaddingStart: 40,
  });
  useListKeys(list, events.length, (position) => virtual.scrollToIndex(position));
  return (
    <div className={styles.tab}>
      <nav className={styles.kinds} aria-label="Kinds of events">
        {(Object.keys(EVENT_KINDS) as EventKind[]).map((kind) => {
          const count = all.filter((event) => event.kind === kind).length;
          return (
            <Link
              key={kind}
              href={toggled(kind)}
              replace
              aria-current={only.includes(kind) ? "true" : undefined}
            >
              {EVENT_KINDS[kind]} <span className={styles.number}>{count}</span>
            </Link>
          );
        })}
        <span className={styles.count} role="status">
          {counted(events.length, "event")}
        </span>
      </nav>
      <ol
        ref={list}
        className={styles.list}
        style={{ height: virtual.getTotalSize() }}
        aria-label="Events"
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const event = events[index];
          if (!event) return null;
          return (
            <li
              key={index}
              ref={virtual.measureElement}
              data-index={index}
              data-kind={event.kind}
              data-side={event.rowIndex === null ? undefined : call.rows[event.rowIndex]?.role}
              data-failed={event.failed || undefined}
              className={styles.event}
              style={{ transform: `translateY(${start - margin}px)` }}
            >
              <Time event={event} call={call} />
              <span className={styles.what}>
                <What event={event} onGoTo={onGoTo} />
              </span>
              <span className={styles.text}>{event.text}</span>
              <span className={styles.length}>
                {event.lengthMs === null ? "" : formatMs(event.lengthMs)}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
