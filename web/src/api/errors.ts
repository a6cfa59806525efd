/** A request that was refused (`status` as answered) or never answered (`status` 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly requestId: string | null,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

function detailOf(body: unknown): unknown {
  return typeof body === "object" && body !== null && "detail" in body ? body.detail : null;
}

function messageOf(entry: unknown): string | null {
  if (typeof entry !== "object" || entry === null || !("msg" in entry)) return null;
  return typeof entry.msg === "string" ? entry.msg : null;
}

/** What a refusal says, in one sentence: `detail` is a sentence or a list of wrong fields. */
export function sentenceOf(body: unknown, status: number): string {
  const detail = detailOf(body);
  if (typeof detail === "string") return detail;
  if (Array.isArray(detail)) {
    const messages = detail.map(messageOf).filter((message) => message !== null);
    if (messages.length > 0) return messages.join(" · ");
  }
  return `The server answered ${status} without an explanation.`;
}
