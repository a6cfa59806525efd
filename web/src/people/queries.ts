/** The people of a workspace, its invitations and its audit log. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { Role } from "../api/types";
import { type AuditQuestion, auditQuery } from "./auditQuestion";

const at = (workspaceId: number) => ({ params: { path: { workspace_id: workspaceId } } });
const membersKey = (workspaceId: number) => ["members", workspaceId] as const;
const invitationsKey = (workspaceId: number) => ["invitations", workspaceId] as const;

export function useMembers(workspaceId: number) {
  return useQuery({
    queryKey: membersKey(workspaceId),
    queryFn: async () =>
      (await answer(api.GET("/api/v1/workspaces/{workspace_id}/members", at(workspaceId)))).members,
  });
}

export function useInvitations(workspaceId: number) {
  return useQuery({
    queryKey: invitationsKey(workspaceId),
    queryFn: async () =>
      (await answer(api.GET("/api/v1/workspaces/{workspace_id}/invitations", at(workspaceId))))
        .invitations,
  });
}

/** Changes that the list of people shows. */
export function usePeopleChanges(workspaceId: number) {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: membersKey(workspaceId) }),
      client.invalidateQueries({ queryKey: invitationsKey(workspaceId) }),
    ]);
  const member = (userId: number) => ({
    params: { path: { workspace_id: workspaceId, user_id: userId } },
  });
  const invitation = (invitationId: number) => ({
    params: { path: { workspace_id: workspaceId, invitation_id: invitationId } },
  });
  return {
    changeRole: useMutation({
      mutationFn: ({ userId, role }: { userId: number; role: Role }) =>
        answer(
          api.PATCH("/api/v1/workspaces/{workspace_id}/members/{user_id}", {
            ...member(userId),
            body: { role },
          }),
        ),
      onSettled: refresh,
    }),
    remove: useMutation({
      mutationFn: (userId: number) =>
        answer(api.DELETE("/api/v1/workspaces/{workspace_id}/members/{user_id}", member(userId))),
      onSettled: refresh,
    }),
    leave: useMutation({
      mutationFn: () =>
        answer(api.POST("/api/v1/session/leave", { body: { workspace_id: workspaceId } })),
    }),
    invite: useMutation({
      mutationFn: (body: { email: string; role: Role }) =>
        answer(
          api.POST("/api/v1/workspaces/{workspace_id}/invitations", { ...at(workspaceId), body }),
        ),
      onSettled: refresh,
    }),
    renew: useMutation({
      mutationFn: (invitationId: number) =>
        answer(
          api.POST(
            "/api/v1/workspaces/{workspace_id}/invitations/{invitation_id}/renew",
            invitation(invitationId),
          ),
        ),
      onSettled: refresh,
    }),
    revoke: useMutation({
      mutationFn: (invitationId: number) =>
        answer(
          api.DELETE(
            "/api/v1/workspaces/{workspace_id}/invitations/{invitation_id}",
            invitation(invitationId),
          ),
        ),
      onSettled: refresh,
    }),
  };
}

export function useAuditLog(workspaceId: number, question: AuditQuestion) {
  return useInfiniteQuery({
    queryKey: ["audit", workspaceId, question],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/audit", {
          params: {
            path: { workspace_id: workspaceId },
            query: { ...auditQuery(question), limit: 50, cursor: pageParam },
          },
        }),
      ),
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

export function useAuditChoices(workspaceId: number) {
  return useQuery({
    queryKey: ["audit-choices", workspaceId],
    queryFn: () =>
      answer(api.GET("/api/v1/workspaces/{workspace_id}/audit/choices", at(workspaceId))),
  });
}
