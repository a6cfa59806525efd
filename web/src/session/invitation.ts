import { useQuery } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import { useStartSession } from "./session";

/** What the link offers. It is asked once: accepting uses it up. */
export function useInvitation(token: string) {
  return useQuery({
    queryKey: ["session", "invitation", token],
    queryFn: () => answer(api.POST("/api/v1/session/invitation", { body: { token } })),
    enabled: token !== "",
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** Joins; whoever is new gives a name and a password and is signed in. */
export function useAcceptInvitation() {
  return useStartSession((body: { token: string; name?: string; password?: string }) =>
    answer(api.POST("/api/v1/session/invitation/accept", { body })),
  );
}
