/** The person who is signed in: how they change themselves, and where they are signed in. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { components } from "../api/schema";
import { useKeepSession, useRefreshSession } from "../session/session";

export type SignedInAt = components["schemas"]["SignedInAt"];
type AccountChanges = components["schemas"]["AccountChanges"];
type PasswordChange = components["schemas"]["PasswordChange"];

const SESSIONS = ["account-sessions"] as const;

export function useChangeAccount() {
  const refreshSession = useRefreshSession();
  return useMutation({
    mutationFn: (body: AccountChanges) => answer(api.PATCH("/api/v1/account", { body })),
    onSuccess: refreshSession,
  });
}

export function useChangePassword() {
  const client = useQueryClient();
  const keepSession = useKeepSession();
  return useMutation({
    mutationFn: (body: PasswordChange) => answer(api.POST("/api/v1/account/password", { body })),
    onSuccess: (session) => {
      keepSession(session); // The answer began a new one.
      return client.invalidateQueries({ queryKey: SESSIONS });
    },
  });
}

export function useSignedInAt() {
  return useQuery({
    queryKey: SESSIONS,
    queryFn: async () => (await answer(api.GET("/api/v1/account/sessions"))).sessions,
  });
}

/** Ends one session, or without an id all others. */
export function useEndSessions() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string | null) =>
      id === null
        ? answer(api.DELETE("/api/v1/account/sessions"))
        : answer(
            api.DELETE("/api/v1/account/sessions/{session_id}", {
              params: { path: { session_id: id } },
            }),
          ),
    onSettled: () => client.invalidateQueries({ queryKey: SESSIONS }),
  });
}
