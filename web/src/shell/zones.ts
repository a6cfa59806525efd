/** How far a zone is from UTC at an instant: `UTC`, `UTC+1`, `UTC−3:30`. */
export function offsetOf(zone: string, ms: number): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" });
  const name = parts.formatToParts(ms).find(({ type }) => type === "timeZoneName")?.value ?? "";
  return name.replace(/^GMT(\+0)?/, "UTC").replace("-", "−");
}
