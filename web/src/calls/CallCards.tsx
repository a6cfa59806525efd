import { Link } from "wouter";
import type { CallRow } from "../api/types";
import { counted, formatCents } from "../format/quantity";
import { formatMs } from "../format/time";
import shared from "../shell/cards.module.css";
import styles from "./CallCards.module.css";
import { HitLine } from "./HitLine";
import { CallTags, flagsOf, Verdict, WarningCount } from "./marks";
import { isSelected } from "./selection";
import { type ListProps, useCallRows } from "./useCallRows";
import { When } from "./When";

const CARD_HEIGHT = 86;
const HIT_HEIGHT = 20;
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
export function CallCards(props: ListProps) {
  const { calls, pathOf, list } = props;
  const { scroller, shown, height, size, keys, fresh, hitIn } = useCallRows(props, {
    height: CARD_HEIGHT,
    hitHeight: HIT_HEIGHT,
    overscan: 8,
    nearEnd: NEAR_END,
  });
  return (
    <div ref={scroller} className={shared.scroller}>
      <ul className={shared.list} style={{ height: size }}>
        {shown.map(({ index, start }) => {
          const call = calls[index];
          if (!call) return null;
          return (
            <li
              key={keys.get(call.id)}
              className={`${shared.card} ${styles.card}`}
              data-index={index}
              data-new={fresh.has(call.id) || undefined}
              data-selected={isSelected(list.selection, call.id) || undefined}
              style={{ height, transform: `translateY(${start}px)` }}
            >
              <label className={styles.check}>
                <input
                  type="checkbox"
                  aria-label={`Select the call ${call.call_id}`}
                  checked={isSelected(list.selection, call.id)}
                  onChange={() => list.toggle(index)}
                />
              </label>
              <Link href={pathOf(call)} className={shared.open}>
                <span className={`${shared.line} ${styles.top}`}>
                  <strong>{call.agent.name}</strong>
                  <When ms={call.started_at_ms} />
                </span>
                <span className={styles.facts}>{facts(call)}</span>
                <span className={shared.line}>
                  <span className={styles.end}>
                    <Verdict successful={call.successful} />
                    <span className="muted">{call.disconnection_reason}</span>
                  </span>
                  {flagsOf(call).length > 0 && <CallTags tags={flagsOf(call)} />}
                  {call.warnings > 0 && flagsOf(call).length === 0 && (
                    <span>
                      <WarningCount count={call.warnings} /> warnings
                    </span>
                  )}
                </span>
                <HitLine parts={hitIn(call) ?? []} className={styles.hit} />
              </Link>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
