import { linePath } from "./chart/scale";
import styles from "./Tiles.module.css";

const WIDTH = 120;
const HEIGHT = 26;

/**
 * The course of a figure, as a hint: the chart below and its table tell the values. It is drawn from
 * value to value, over the steps that have none.
 */
export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  const known = values.filter((value): value is number => value !== null);
  const most = Math.max(0, ...known);
  const place = (n: number) => ((n + 0.5) / values.length) * WIDTH;
  const points = values.flatMap((value, n): [number, number][] =>
    value === null
      ? []
      : [[place(n), HEIGHT - 2 - (most === 0 ? 0 : (value / most) * (HEIGHT - 4))]],
  );
  return (
    <svg
      className={styles.spark}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={linePath(points)} data-alone={points.length === 1 || undefined} />
    </svg>
  );
}
