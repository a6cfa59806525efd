import { formatAgo, formatDay, formatInstant, formatMinute, formatUtc } from "../format/time";

const FORMATS = {
  second: formatInstant,
  minute: formatMinute,
  day: formatDay,
  ago: formatAgo,
} as const;

interface Props {
  /** UTC epoch milliseconds. */
  ms: number;
  /** How exactly it is told; `ago` tells how long ago. */
  to?: keyof typeof FORMATS;
}

/** A point in time in the viewer's zone, with UTC on hover. */
export function Instant({ ms, to = "minute" }: Props) {
  return (
    <time
      dateTime={new Date(ms).toISOString()}
      title={to === "ago" ? `${formatInstant(ms)} · ${formatUtc(ms)}` : formatUtc(ms)}
    >
      {FORMATS[to](ms)}
    </time>
  );
}
