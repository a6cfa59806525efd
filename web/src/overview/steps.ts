import type { OverviewPeriod } from "../api/types";

/** The conditions of a period, narrowed to one of its steps. */
export function withinStep(
  filter: readonly string[],
  period: OverviewPeriod,
  step: number,
): string[] {
  return [
    `started_at_ms>=${period.bounds_ms[step]}`,
    `started_at_ms<${period.bounds_ms[step + 1]}`,
    ...filter.filter((condition) => !condition.startsWith("started_at_ms")),
  ];
}
