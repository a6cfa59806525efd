import createClient, { type Middleware } from "openapi-fetch";
import { noteAnswered } from "./connection";
import { ApiError, faultsOf, sentenceOf } from "./errors";
import type { paths } from "./schema";

/** Sent with every unsafe request; comes with the session, lives in memory only. */
let csrfToken: string | null = null;

export function keepCsrfToken(token: string | null): void {
  csrfToken = token;
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

const protectUnsafeRequests: Middleware = {
  onRequest({ request }) {
    if (csrfToken !== null && !SAFE_METHODS.has(request.method)) {
      request.headers.set("X-CSRF-Token", csrfToken);
    }
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: window.location.origin });
api.use(protectUnsafeRequests);

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer; a refusal or a lost connection becomes an `ApiError`. */
export async function answer<T>(request: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await request.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    noteAnswered(false);
    throw new ApiError(0, "The server cannot be reached. Is it running?", null);
  });
  noteAnswered(true);
  if (response.ok) return data as T;
  const requestId = response.headers.get("X-Request-ID");
  const sentence = sentenceOf(error, response.status);
  throw new ApiError(response.status, sentence, requestId, faultsOf(error));
}
