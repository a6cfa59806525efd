import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import type { OverviewPeriod } from "../../api/types";
import { AsTable } from "./AsTable";
import styles from "./StepChart.module.css";
import { gapPath, greatest, labelsOf, linePath, stepInWords, ticksUpTo } from "./scale";

export interface Series {
  readonly key: string;
  readonly title: string;
  /** A CSS colour. */
  readonly color: string;
  readonly isDashed?: boolean;
  readonly values: readonly (number | null)[];
}

interface Props {
  /** What the chart shows, for those who do not see it. */
  title: string;
  period: OverviewPeriod;
  /** Bars stand on one another in this order. */
  series: readonly Series[];
  kind: "bars" | "lines";
  format: (value: number) => string;
  /** Opens the calls of a step. */
  onOpen: (step: number) => void;
}

const HEIGHT = 176;
const TOP = 8;
const BOTTOM = 22;
const LEFT = 48;
const ROOM_FOR_A_LABEL = 72;

/**
 * Values of steps of time as stacked bars or lines. A step is read by pointing at it or with the
 * arrow keys, and opened with a click or Enter.
 */
export function StepChart({ title, period, series, kind, format, onOpen }: Props) {
  const { ref, width } = useElementSize();
  const [at, setAt] = useState<number | null>(null);
  const count = period.bounds_ms.length - 1;
  const plot = { left: LEFT, width: Math.max(0, width - LEFT), height: HEIGHT - TOP - BOTTOM };
  const span = period.to_ms - period.from_ms;
  const xOf = (ms: number) => plot.left + ((ms - period.from_ms) / span) * plot.width;
  const most = greatest(
    series.map(({ values }) => values),
    kind === "bars",
  );
  // Bars count things: there is no half of one.
  const ticks = ticksUpTo(most).filter((tick) => kind === "lines" || Number.isInteger(tick));
  const top = ticks.at(-1) ?? 1;
  const yOf = (value: number) => TOP + plot.height * (1 - value / top);
  const ends = (n: number): [number, number] => [
    xOf(period.bounds_ms[n] ?? 0),
    xOf(period.bounds_ms[n + 1] ?? 0),
  ];
  const middle = (n: number) => (ends(n)[0] + ends(n)[1]) / 2;
  const pointsOf = (values: Series["values"]) =>
    values.map((value, n): [number, number] | null =>
      value === null ? null : [middle(n), yOf(value)],
    );
  const hasGaps = kind === "lines" && series.some(({ values }) => isGapped(values));
  const readout = (n: number) => [
    stepInWords(period, n),
    ...series.map(({ title: name, values }) => {
      const value = values[n];
      return `${name} ${value === null || value === undefined ? "–" : format(value)}`;
    }),
  ];

  const point = (event: PointerEvent<HTMLDivElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const ms = period.from_ms + ((x - plot.left) / Math.max(1, plot.width)) * span;
    const after = period.bounds_ms.findIndex((bound) => bound > ms);
    setAt(Math.min(count - 1, Math.max(0, (after === -1 ? count : after) - 1)));
  };
  const keys: Record<string, (now: number) => number> = {
    ArrowLeft: (now) => now - 1,
    ArrowRight: (now) => now + 1,
    Home: () => 0,
    End: () => count - 1,
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && at !== null) onOpen(at);
    const move = keys[event.key];
    if (!move) return;
    event.preventDefault();
    setAt((now) => Math.min(count - 1, Math.max(0, move(now ?? count))));
  };

  return (
    <figure className={styles.figure}>
      {/* What is read stands in one place, so that nothing covers what it is about. */}
      <div className={styles.readout} aria-hidden="true">
        {at === null ? (
          <ul className={styles.legend}>
            {series.map(({ key, title: name, color, isDashed }) => (
              <li key={key}>
                <Swatch color={color} kind={kind} isDashed={isDashed} />
                {name}
              </li>
            ))}
          </ul>
        ) : (
          <ul className={styles.legend}>
            <li className={styles.step}>{stepInWords(period, at)}</li>
            {series.map(({ key, title: name, color, values, isDashed }) => (
              <li key={key}>
                <Swatch color={color} kind={kind} isDashed={isDashed} />
                {name}{" "}
                <b>
                  {values[at] === null || values[at] === undefined ? "–" : format(values[at] ?? 0)}
                </b>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div
        ref={ref}
        className={styles.plot}
        role="slider"
        tabIndex={0}
        aria-label={`${title}. Arrow keys read it step by step, Enter opens the calls of a step.`}
        aria-valuemin={0}
        aria-valuemax={count - 1}
        aria-valuenow={at ?? count - 1}
        aria-valuetext={readout(at ?? count - 1).join(", ")}
        onPointerMove={point}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
        onKeyDown={press}
        onClick={() => at !== null && onOpen(at)}
      >
        {width > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            {ticks.map((tick) => (
              <g key={tick}>
                <line className={styles.grid} x1={LEFT} x2={width} y1={yOf(tick)} y2={yOf(tick)} />
                <text className={styles.tick} x={LEFT - 8} y={yOf(tick) + 3.5} textAnchor="end">
                  {format(tick)}
                </text>
              </g>
            ))}
            {at !== null && (
              <rect
                className={styles.cursor}
                x={ends(at)[0]}
                y={TOP}
                width={Math.max(1, ends(at)[1] - ends(at)[0])}
                height={plot.height}
              />
            )}
            {kind === "bars" ? (
              <Bars series={series} ends={ends} yOf={yOf} count={count} />
            ) : (
              series.map(({ key, color, values, isDashed }) => (
                <g key={key} stroke={color}>
                  <path className={styles.gap} d={gapPath(pointsOf(values))} />
                  <path
                    className={styles.line}
                    strokeDasharray={isDashed ? "1 5" : undefined}
                    d={linePath(pointsOf(values))}
                  />
                </g>
              ))
            )}
            {kind === "lines" &&
              series.map(({ key, color, values, isDashed }) =>
                alone(values).map((n) => (
                  <circle
                    key={`${key} ${n}`}
                    cx={middle(n)}
                    cy={yOf(values[n] ?? 0)}
                    r={isDashed ? 1.5 : 3}
                    fill={color}
                  />
                )),
              )}
            {kind === "lines" &&
              at !== null &&
              series.map(({ key, color, values }) => {
                const value = values[at];
                return value === null || value === undefined ? null : (
                  <circle key={key} cx={middle(at)} cy={yOf(value)} r={3.5} fill={color} />
                );
              })}
            {labelsOf(period, Math.floor(plot.width / ROOM_FOR_A_LABEL)).map(([n, text]) => (
              <text
                key={n}
                className={styles.tick}
                x={kind === "bars" || period.step === "day" ? middle(n) : ends(n)[0]}
                y={HEIGHT - 5}
                textAnchor={labelAnchor(n, count)}
              >
                {text}
              </text>
            ))}
          </svg>
        )}
      </div>
      <div className={styles.foot}>
        {hasGaps && (
          <p className={styles.gapHint}>
            <span className={styles.gapSwatch} />
            dashed: nothing measured in between
          </p>
        )}
        <AsTable title={title} period={period} series={series} format={format} />
      </div>
    </figure>
  );
}

/** The steps whose neighbours have no value: no line leads to them. */
function alone(values: readonly (number | null)[]): number[] {
  const isKnown = (n: number) => values[n] !== null && values[n] !== undefined;
  return values.flatMap((_, n) => (isKnown(n) && !isKnown(n - 1) && !isKnown(n + 1) ? [n] : []));
}

/** Whether there are steps without a value between two that have one. */
function isGapped(values: readonly (number | null)[]): boolean {
  const first = values.findIndex((value) => value !== null);
  const last = values.findLastIndex((value) => value !== null);
  return values.slice(Math.max(0, first), last + 1).includes(null);
}

function labelAnchor(n: number, count: number): "middle" | "end" {
  return n >= count - 1 ? "end" : "middle";
}

export function Swatch({
  color,
  kind,
  isDashed = false,
}: {
  color: string;
  kind: "bars" | "lines";
  isDashed?: boolean | undefined;
}) {
  return (
    <span
      className={kind === "bars" ? styles.box : styles.dash}
      data-dashed={isDashed || undefined}
      style={{ color }}
    />
  );
}

function Bars({
  series,
  ends,
  yOf,
  count,
}: {
  series: readonly Series[];
  ends: (n: number) => [number, number];
  yOf: (value: number) => number;
  count: number;
}) {
  const bars = [];
  for (let n = 0; n < count; n++) {
    const [from, to] = ends(n);
    const gap = Math.min(3, (to - from) * 0.2);
    let below = 0;
    for (const { key, color, values } of series) {
      const value = values[n] ?? 0;
      if (value === 0) continue;
      const y = yOf(below + value);
      bars.push(
        <rect
          key={`${n} ${key}`}
          x={from + gap / 2}
          width={Math.max(1, to - from - gap)}
          y={y}
          height={Math.max(0.5, yOf(below) - y)}
          fill={color}
        />,
      );
      below += value;
    }
  }
  return <>{bars}</>;
}
