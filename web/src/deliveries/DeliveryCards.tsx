import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect } from "react";
import { Link } from "wouter";
import { formatInstant } from "../format/time";
import shared from "../shell/cards.module.css";
import { useListKeys } from "../shell/useListKeys";
import type { LogProps } from "./DeliveriesTable";
import styles from "./DeliveryCards.module.css";
import { FateMark } from "./FateMark";
import { sentenceOf } from "./sentences";

const CARD_HEIGHT = 96;
const NEAR_END = 15;

/** The log on a narrow screen. */
export function DeliveryCards({ deliveries, pathOf, scroller, onNearEnd }: LogProps) {
  const cards = useVirtualizer({
    count: deliveries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_HEIGHT,
    overscan: 8,
  });
  const shown = cards.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= deliveries.length - NEAR_END) onNearEnd();
  }, [last, deliveries.length, onNearEnd]);
  useListKeys(scroller, deliveries.length, (index) => cards.scrollToIndex(index));
  return (
    <div ref={scroller} className={shared.scroller}>
      <ul className={shared.list} style={{ height: cards.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const delivery = deliveries[index];
          if (!delivery) return null;
          const at = delivery.received_at_ms;
          return (
            <li
              key={delivery.id}
              className={shared.card}
              data-index={index}
              style={{ height: CARD_HEIGHT, transform: `translateY(${start}px)` }}
            >
              <Link href={pathOf(delivery)} className={shared.open}>
                <span className={shared.line}>
                  <FateMark delivery={delivery} />
                  <time dateTime={new Date(at).toISOString()}>{formatInstant(at)}</time>
                </span>
                <span className={styles.sentence}>{sentenceOf(delivery)}</span>
                <span className={styles.ids}>
                  {delivery.agent_remote_identifier} · {delivery.call_id ?? "no call id"}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
