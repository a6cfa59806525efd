/** Who or what ended a call, in words. */
const ENDINGS: Readonly<Record<string, string>> = {
  user_hangup: "Caller hung up",
  agent_hangup: "Agent hung up",
  call_transfer: "Transferred",
  error: "Error",
  timeout: "Timeout",
  unknown: "Unknown",
};

/** A reason that clients share in words, any other one as it was sent. */
export function endingOf(reason: string | null): string {
  if (reason === null) return "–";
  return ENDINGS[reason] ?? reason;
}
