import { useElementSize } from "@mantine/hooks";
import type { Reply } from "../api/types";
import { formatMs } from "../format/time";
import styles from "./LatencyTab.module.css";
import { barOf, reachOf } from "./waterfall";

const HEIGHT = 30;
const BAR_Y = 7;
const BAR = 14;
const LABEL_PX = 6.2;
/** Where the wait has no known end, its unknown part is drawn this long, and open. */
const OPEN_PX = 44;

/** The axis above the replies. */
export function Scale({ endMs, ticks }: { endMs: number; ticks: readonly number[] }) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  return (
    <div ref={ref} className={styles.bar}>
      <svg width={width} height={18} aria-hidden="true">
        {/* One pattern for all the drawings of the page. */}
        <defs>
          <pattern
            id="unknown-hatch"
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path className={styles.hatch} d="M0 0V6" />
          </pattern>
        </defs>
        {ticks.map((ms) => (
          <text key={ms} className={styles.tick} x={(ms / endMs) * width} y={12}>
            {ms === 0 ? "0" : formatMs(ms).replace(/\.?0+ s$/, " s")}
          </text>
        ))}
      </svg>
    </div>
  );
}

/** One reply: its stages end to end, what is unknown hatched, and the two accounts of the wait. */
export function ReplyBar({ reply, endMs }: { reply: Reply; endMs: number }) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const bar = barOf(reply);
  const x = (ms: number) => (Math.min(ms, endMs) / endMs) * width;
  const isCut = reachOf(reply) > endMs;
  const stagesEnd = x(bar.segments.at(-1)?.endMs ?? 0);
  const open = bar.waitMs === null && bar.missing.length > 0;
  const unknownPx = bar.unknownMs === null ? (open ? OPEN_PX : 0) : x(bar.waitMs ?? 0) - stagesEnd;
  const unknown =
    bar.missing.length > 0
      ? `Unknown: ${bar.missing.join(", ")}. Not reported.`
      : "Unknown: no stage accounts for this part of the wait.";
  return (
    <div ref={ref} className={styles.bar}>
      <svg width={width} height={HEIGHT} aria-hidden="true">
        <path className={styles.ground} d={`M0 ${BAR_Y + BAR / 2}H${width}`} />
        {bar.segments.map(({ stage, startMs, endMs: end }) => {
          const wide = x(end) - x(startMs);
          const label = `${stage.short} ${formatMs(end - startMs)}`;
          return (
            <g key={stage.key}>
              <rect
                className={styles.segment}
                data-stage={stage.key}
                x={x(startMs)}
                y={BAR_Y}
                width={Math.max(wide, 1.5)}
                height={BAR}
              >
                <title>{`${stage.title} ${formatMs(end - startMs)}: ${stage.meaning}`}</title>
              </rect>
              {label.length * LABEL_PX + 6 < wide && (
                <text
                  className={styles.label}
                  data-stage={stage.key}
                  x={x(startMs) + 4}
                  y={BAR_Y + 10.5}
                >
                  {label}
                </text>
              )}
            </g>
          );
        })}
        {unknownPx > 0 && (
          <rect
            className={styles.unknown}
            data-open={open || undefined}
            x={stagesEnd}
            y={BAR_Y}
            width={unknownPx}
            height={BAR}
            fill="url(#unknown-hatch)"
          >
            <title>{unknown}</title>
          </rect>
        )}
        {reply.gap_ms !== null && reply.gap_ms >= 0 && (
          <path
            className={styles.gap}
            d={`M0 ${HEIGHT - 4}H${x(reply.gap_ms)}M${x(reply.gap_ms)} ${BAR_Y - 3}V${HEIGHT - 1}`}
          >
            <title>{`Measured wait ${formatMs(reply.gap_ms)}`}</title>
          </path>
        )}
        {isCut && (
          <path
            className={styles.cut}
            d={`M${width - 9} ${BAR_Y - 2}l5 ${BAR / 2 + 2}l-5 ${BAR / 2 + 2}`}
          >
            <title>The bar goes on beyond the scale; its figures are at the right.</title>
          </path>
        )}
        {reply.e2e_ms !== null && reply.e2e_ms <= endMs && (
          <path className={styles.e2e} d={`M${x(reply.e2e_ms) - 4} 0h8l-4 6z`}>
            <title>{`Reported end to end ${formatMs(reply.e2e_ms)}`}</title>
          </path>
        )}
      </svg>
    </div>
  );
}
