/** Lengths of time, given in milliseconds, and instants, given as UTC epoch milliseconds. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const two = (value: number): string => String(value).padStart(2, "0");

/** A length of time for reading: `482 ms`, `1.48 s`, `12.3 s`, `2m 05s`, `1h 02m`. */
export function formatMs(ms: number): string {
  const size = Math.abs(ms);
  if (size < SECOND - 0.5) return `${Math.round(ms)} ms`;
  if (size < 9_995) return `${(ms / SECOND).toFixed(2)} s`;
  if (size < MINUTE - 50) return `${(ms / SECOND).toFixed(1)} s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h ${two(Math.floor((seconds % 3600) / 60))}m`;
}

/** A place in a call, with tenths of a second: `0:04.6`, `12:30.0`, `1:02:03.4`. */
export function formatPosition(ms: number): string {
  const sign = ms < 0 ? "−" : "";
  const tenths = Math.floor(Math.abs(ms) / 100);
  const seconds = Math.floor(tenths / 10);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const clock = `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
  return `${sign}${clock}.${tenths % 10}`;
}

/** A mark on the map's axis: `0:30`, `12:00`, `1:00:00`. */
export function formatTick(ms: number): string {
  return formatPosition(ms).slice(0, -2);
}

const TO_THE_DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
const TO_THE_MINUTE: Intl.DateTimeFormatOptions = {
  ...TO_THE_DAY,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
};
const TO_THE_SECOND: Intl.DateTimeFormatOptions = { ...TO_THE_MINUTE, second: "2-digit" };

let zone: string | undefined;
const formats = new Map<Intl.DateTimeFormatOptions, Formats>();

/** From now on instants are written as they are read in this IANA zone. */
export function showTimesIn(timeZone: string): void {
  zone = timeZone;
  formats.clear();
}

/** The zone in which instants are written; the browser's, until another one was chosen. */
export function shownZone(): string | undefined {
  return zone;
}

interface Formats {
  readonly short: Intl.DateTimeFormat;
  readonly long: Intl.DateTimeFormat;
  readonly year: Intl.DateTimeFormat;
}

function formatsOf(parts: Intl.DateTimeFormatOptions): Formats {
  const known = formats.get(parts);
  if (known) return known;
  const made = {
    short: new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: zone }),
    long: new Intl.DateTimeFormat("en-GB", { ...parts, year: "numeric", timeZone: zone }),
    year: new Intl.DateTimeFormat("en-GB", { year: "numeric", timeZone: zone }),
  };
  formats.set(parts, made);
  return made;
}

/** Writes in the viewer's zone; the year is named where it is not this one. */
function inZone(parts: Intl.DateTimeFormatOptions) {
  return (ms: number, now: number = Date.now()): string => {
    const { short, long, year } = formatsOf(parts);
    return (year.format(ms) === year.format(now) ? short : long).format(ms);
  };
}

/** An instant: `12 Nov, 14:03:22`. */
export const formatInstant = inZone(TO_THE_SECOND);

/** An instant where seconds would be noise: `12 Nov, 14:03`. */
export const formatMinute = inZone(TO_THE_MINUTE);

/** A day: `12 Nov`. */
export const formatDay = inZone(TO_THE_DAY);

const OF_AN_INPUT: Intl.DateTimeFormatOptions = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
};

/** `YYYY-MM-DDTHH:MM` in the viewer's zone, as an input of the type `datetime-local` has it. */
export function toLocalInput(ms: number): string {
  // Sweden writes its dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat("sv-SE", { ...OF_AN_INPUT, timeZone: zone });
  return format.format(ms).replace(" ", "T");
}

/** The instant of a `datetime-local` in the viewer's zone; null where it is none. */
export function fromLocalInput(text: string): number | null {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return null;
  const offsetAt = (ms: number) => {
    const toTheMinute = Math.floor(ms / MINUTE) * MINUTE;
    return Date.parse(`${toLocalInput(toTheMinute)}Z`) - toTheMinute;
  };
  // Twice: the first guess may lie on the other side of a change of the clocks.
  const guess = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(guess);
}

/** An instant in UTC, for the hover: `2026-11-12 14:03:22 UTC`. */
export function formatUtc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** How long ago: `just now`, `5 min ago`, `3 h ago`, `12 days ago`. */
export function formatAgo(ms: number, now: number = Date.now()): string {
  const age = now - ms;
  if (age < MINUTE) return "just now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < 24 * HOUR) return `${Math.floor(age / HOUR)} h ago`;
  const days = Math.floor(age / (24 * HOUR));
  return days === 1 ? "yesterday" : `${days} days ago`;
}
