import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import type { CallRow } from "../api/types";
import { counted, formatCents } from "../format/quantity";
import { formatMs } from "../format/time";
import { Instant } from "../shell/Instant";
import { useListKeys } from "../shell/useListKeys";
import styles from "./CallCards.module.css";
import type { ListProps } from "./CallsTable";
import { Verdict, WarningCount } from "./marks";
import { useScrollMemory } from "./useScrollMemory";

const CARD_HEIGHT = 86;
const NEAR_END = 15;

function facts(call: CallRow): string {
  const latency = call.metrics.response_latency_p50_ms;
  const toolErrors = call.metrics.tool_errors ?? 0;
  return [
    formatMs(call.duration_ms),
    latency != null && `p50 ${formatMs(latency)}`,
    toolErrors > 0 && counted(toolErrors, "tool error"),
    call.cost_cents !== null && formatCents(call.cost_cents),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** The list on a narrow screen: three lines a call. */
export function CallCards({ calls, pathOf, onNearEnd, restoring }: ListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const memory = useScrollMemory(scroller, restoring);
  const cards = useVirtualizer({
    count: calls.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_HEIGHT,
    overscan: 8,
    initialOffset: memory,
  });
  const shown = cards.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= calls.length - NEAR_END) onNearEnd();
  }, [last, calls.length, onNearEnd]);
  useListKeys(scroller, calls.length, (index) => cards.scrollToIndex(index));
  return (
    <div ref={scroller} className={styles.scroller}>
      <ul className={styles.list} style={{ height: cards.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const call = calls[index];
          if (!call) return null;
          return (
            <li
              key={call.id}
              className={styles.card}
              data-index={index}
              style={{ height: CARD_HEIGHT, transform: `translateY(${start}px)` }}
            >
              <Link href={pathOf(call)} className={styles.open}>
                <span className={styles.line}>
                  <strong>{call.agent.name}</strong>
                  <Instant ms={call.started_at_ms} to="second" />
                </span>
                <span className={styles.facts}>{facts(call)}</span>
                <span className={styles.line}>
                  <span className={styles.end}>
                    <Verdict successful={call.successful} />
                    <span className="muted">{call.disconnection_reason}</span>
                  </span>
                  {call.warnings > 0 && (
                    <span>
                      <WarningCount count={call.warnings} /> warnings
                    </span>
                  )}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
