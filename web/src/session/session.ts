import {
  MutationCache,
  QueryCache,
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { answer, api, keepCsrfToken } from "../api/client";
import { ApiError } from "../api/errors";
import type { Session } from "../api/types";

const SESSION = ["session"] as const;

/** What is left of a session that has ended. */
function ended(session: Session | undefined): Session | undefined {
  return session && { ...session, user: null, csrf_token: null, workspaces: [] };
}

function remembered(session: Session): Session {
  keepCsrfToken(session.csrf_token);
  return session;
}

/** A query client that notices when the session has ended: any 401 signs the app out. */
export function createQueryClient(): QueryClient {
  const endAt401 = (error: Error) => {
    if (error instanceof ApiError && error.status === 401) client.setQueryData(SESSION, ended);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: endAt401 }),
    mutationCache: new MutationCache({ onError: endAt401 }),
    defaultOptions: {
      // A server of one's own may be reached where the browser believes itself offline.
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        staleTime: 10_000,
        // What was refused will be refused again; only a lost connection or a 5xx may pass.
        retry: (failures, error) =>
          failures < 1 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
      },
    },
  });
  return client;
}

export function useSession() {
  return useQuery({
    queryKey: SESSION,
    queryFn: async () => remembered(await answer(api.GET("/api/v1/session"))),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Asks anew who is signed in and which workspaces they have. */
export function useRefreshSession(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.refetchQueries({ queryKey: SESSION });
}

/** Takes over a session that the server began anew for the same person. */
export function useKeepSession(): (session: Session) => void {
  const client = useQueryClient();
  return (session) => {
    client.setQueryData(SESSION, remembered(session));
  };
}

/** Something that signs somebody in, or lets somebody into a workspace. */
export function useStartSession<Credentials>(
  start: (credentials: Credentials) => Promise<Session>,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: start,
    onSuccess: (session) => {
      // Nothing of another person's session may be left.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
      client.setQueryData(SESSION, remembered(session));
    },
  });
}

export function useSignIn() {
  return useStartSession((body: { email: string; password: string }) =>
    answer(api.POST("/api/v1/session", { body })),
  );
}

/** Signs in with a one-time link, which sets the password, and e-mail and name if they are given. */
export function useWelcome() {
  return useStartSession(
    (body: { token: string; email?: string; name?: string; password: string }) =>
      answer(api.POST("/api/v1/session/link", { body })),
  );
}

/** Has a link mailed, under which a new password is set. */
export function useAskForReset() {
  return useMutation({
    mutationFn: (email: string) => answer(api.POST("/api/v1/session/reset", { body: { email } })),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/session")),
    onSettled: () => {
      keepCsrfToken(null);
      client.setQueryData(SESSION, ended);
    },
  });
}
