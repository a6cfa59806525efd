/** What the provider makes of calls, in the order in which they are stacked. */
export const VERDICTS = [
  { key: "successful", value: "true", title: "Successful", color: "var(--user-fill)" },
  { key: "unsuccessful", value: "false", title: "Unsuccessful", color: "var(--error-fill)" },
  { key: "unjudged", value: null, title: "Not judged", color: "var(--line-strong)" },
] as const;
