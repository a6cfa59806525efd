/** Names that browsers still give, and what these places are called now. */
const RENAMED: Readonly<Record<string, string>> = {
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
};

export function presentName(zone: string): string {
  return RENAMED[zone] ?? zone;
}

/** Every zone that this browser knows, UTC first. */
export function allTimeZones(): readonly string[] {
  const named = Intl.supportedValuesOf("timeZone").map(presentName);
  return ["UTC", ...new Set(named.filter((zone) => zone !== "UTC").toSorted())];
}

/** How far a zone is from UTC at an instant: `UTC`, `UTC+1`, `UTC−3:30`. */
export function offsetOf(zone: string, ms: number): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" });
  const name = parts.formatToParts(ms).find(({ type }) => type === "timeZoneName")?.value ?? "";
  return name.replace(/^GMT(\+0)?/, "UTC").replace("-", "−");
}
