/** A request that was refused (`status` as answered) or never answered (`status` 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly requestId: string | null,
    /** What is wrong with which field of the body, by its path: `tools.1.name`. */
    readonly faults: Readonly<Record<string, string>> = {},
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

/** The wrong fields of the body that a refusal names, each with what is wrong with it. */
export function faultsOf(body: unknown): Readonly<Record<string, string>> {
  const detail = detailOf(body);
  if (!Array.isArray(detail)) return {};
  const faults: Record<string, string> = {};
  for (const entry of detail) {
    const message = messageOf(entry);
    const place: unknown = typeof entry === "object" && entry !== null ? entry.loc : null;
    if (message !== null && Array.isArray(place) && place[0] === "body") {
      faults[place.slice(1).join(".")] ??= message.replace(/^Value error, /, "");
    }
  }
  return faults;
}
