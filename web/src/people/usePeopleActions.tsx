import { useLocation } from "wouter";
import type { Invitation, Member, NewInvitation, Role } from "../api/types";
import { useRefreshSession, useSession } from "../session/session";
import { useConfirm } from "../shell/confirm";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { usePeopleChanges } from "./queries";
import { ROLES } from "./roles";

/** Who changes what, with the questions that come before and the messages after it. */
export function usePeopleActions(
  members: readonly Member[],
  onLink: (made: NewInvitation) => void,
) {
  const workspace = useWorkspace();
  const confirm = useConfirm();
  const toast = useToast();
  const [, navigate] = useLocation();
  const refreshSession = useRefreshSession();
  const self = useSession().data?.user?.id;
  const changes = usePeopleChanges(workspace.id);
  const failed = (error: Error) => toast({ text: error.message, tone: "error" });

  const setRole = (member: Member, role: Role, isUndo = false) =>
    changes.changeRole.mutateAsync({ userId: member.user_id, role }).then(async () => {
      if (member.user_id === self) await refreshSession();
      if (isUndo) return;
      const undo =
        member.user_id === self ? {} : { undo: () => setRole(member, member.role, true) };
      toast({
        text: `${member.name} is now ${ROLES[role].article} ${role}.`,
        tone: "good",
        ...undo,
      });
    }, failed);

  return {
    async changeRole(member: Member, role: Role) {
      if (member.user_id === self) {
        const isConfirmed = await confirm({
          title: `Become ${ROLES[role].article} ${role} yourself?`,
          body: <p>You will no longer manage this workspace. Another owner can change it back.</p>,
          action: `Become ${ROLES[role].article} ${role}`,
          danger: true,
        });
        if (!isConfirmed) return;
      }
      await setRole(member, role);
    },
    async remove(member: Member) {
      const isSelf = member.user_id === self;
      const isConfirmed = await confirm({
        title: isSelf ? `Leave ${workspace.name}?` : `Remove ${member.name}?`,
        body: isSelf ? (
          <p>You will see nothing of this workspace until somebody invites you again.</p>
        ) : (
          <p>
            {member.email} sees nothing of this workspace from then on. What was done stays in the
            audit log. To come back, a new invitation is needed.
          </p>
        ),
        action: isSelf ? "Leave the workspace" : "Remove from the workspace",
        danger: true,
      });
      if (!isConfirmed) return;
      try {
        await (isSelf ? changes.leave.mutateAsync() : changes.remove.mutateAsync(member.user_id));
      } catch (error) {
        failed(error as Error);
        return;
      }
      const left = isSelf ? `You left ${workspace.name}.` : `${member.name} was removed.`;
      toast({ text: left, tone: "good" });
      if (isSelf) {
        await refreshSession();
        navigate("/");
      }
    },
    renew: (invitation: Invitation) =>
      changes.renew.mutate(invitation.id, { onSuccess: onLink, onError: failed }),
    async revoke(invitation: Invitation) {
      const isConfirmed = await confirm({
        title: `Revoke the invitation of ${invitation.email}?`,
        body: <p>Its link opens nothing any more. You can invite the same person again.</p>,
        action: "Revoke the invitation",
        danger: true,
      });
      if (!isConfirmed) return;
      changes.revoke.mutate(invitation.id, {
        onSuccess: () =>
          toast({ text: `The invitation of ${invitation.email} is revoked.`, tone: "good" }),
        onError: failed,
      });
    },
    isLastOwner: (member: Member) =>
      member.role === "owner" && members.filter(({ role }) => role === "owner").length === 1,
    isSelf: (member: Member) => member.user_id === self,
  };
}
