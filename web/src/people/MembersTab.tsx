import { Button, NativeSelect } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useLocation } from "wouter";
import type { Invitation, Member, NewInvitation, Role } from "../api/types";
import { formatAgo, formatMinute, formatUtc } from "../format/time";
import { useRefreshSession, useSession } from "../session/session";
import { useConfirm } from "../shell/confirm";
import { OWNERS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { Problem } from "../shell/Problem";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import styles from "./people.module.css";
import { useInvitations, useMembers, usePeopleChanges } from "./queries";
import { ROLES } from "./roles";

const InviteDialog = lazy(() => import("./InviteDialog"));
const LAST_OWNER = "The only owner stays one: make somebody else an owner first.";
const ROLE_CHOICES = Object.entries(ROLES).map(([value, { title }]) => ({ value, label: title }));

function Person({ name, email }: { name: string; email: string }) {
  return (
    <th scope="row" className={styles.person}>
      <span className={styles.name}>{name}</span>
      {name !== email && <span className={styles.email}>{email}</span>}
    </th>
  );
}

function MemberRow({
  member,
  isSelf,
  isLastOwner,
  onRole,
  onRemove,
}: {
  member: Member;
  isSelf: boolean;
  isLastOwner: boolean;
  onRole: (member: Member, role: Role) => void;
  onRemove: (member: Member) => void;
}) {
  const { own } = useMay();
  const seen = member.last_seen_at_ms;
  const isFixed = !own || isLastOwner;
  return (
    <tr>
      <Person name={isSelf ? `${member.name} (you)` : member.name} email={member.email} />
      <td className={styles.role}>
        {own ? (
          <NativeSelect
            aria-label={`Role of ${member.name}`}
            data={ROLE_CHOICES}
            value={member.role}
            disabled={isFixed}
            title={isLastOwner ? LAST_OWNER : ROLES[member.role].may}
            onChange={(event) => onRole(member, event.currentTarget.value as Role)}
          />
        ) : (
          <span title={OWNERS_ONLY}>{ROLES[member.role].title}</span>
        )}
      </td>
      <td className={styles.wide}>
        {seen === null ? (
          <span className="muted">{member.has_password ? "not lately" : "never signed in"}</span>
        ) : (
          <time dateTime={new Date(seen).toISOString()} title={formatUtc(seen)}>
            {formatAgo(seen)}
          </time>
        )}
      </td>
      <td className={styles.action}>
        {(own || isSelf) && (
          <Button
            variant="subtle"
            size="compact-xs"
            className={styles.danger ?? ""}
            disabled={isLastOwner}
            title={isLastOwner ? LAST_OWNER : undefined}
            aria-label={isSelf ? "Leave this workspace" : `Remove ${member.name}`}
            onClick={() => onRemove(member)}
          >
            {isSelf ? "Leave…" : "Remove…"}
          </Button>
        )}
      </td>
    </tr>
  );
}

function InvitationRow({
  invitation,
  onRenew,
  onRevoke,
}: {
  invitation: Invitation;
  onRenew: (invitation: Invitation) => void;
  onRevoke: (invitation: Invitation) => void;
}) {
  const { own } = useMay();
  const { email, expires_at_ms: until, invited_by: by } = invitation;
  const isLate = until <= Date.now();
  return (
    <tr>
      <Person name={email} email={email} />
      <td className={styles.role}>{ROLES[invitation.role].title}</td>
      <td className={styles.wide}>
        invited by {by},{" "}
        <time
          className={isLate ? styles.late : undefined}
          dateTime={new Date(until).toISOString()}
          title={formatUtc(until)}
        >
          {isLate ? "the link is too old" : `until ${formatMinute(until)}`}
        </time>
      </td>
      <td className={styles.action}>
        {own && (
          <>
            <Button
              variant="subtle"
              size="compact-xs"
              aria-label={`New link for ${email}`}
              onClick={() => onRenew(invitation)}
            >
              New link
            </Button>
            <Button
              variant="subtle"
              size="compact-xs"
              className={styles.danger ?? ""}
              aria-label={`Revoke the invitation of ${email}`}
              onClick={() => onRevoke(invitation)}
            >
              Revoke…
            </Button>
          </>
        )}
      </td>
    </tr>
  );
}

/** Who changes what, with the questions that come before and the messages after it. */
function useActions(members: readonly Member[], onLink: (made: NewInvitation) => void) {
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

function People({ onLink }: { onLink: (made: NewInvitation) => void }) {
  const workspace = useWorkspace();
  const members = useMembers(workspace.id);
  const invitations = useInvitations(workspace.id);
  const actions = useActions(members.data ?? [], onLink);
  const error = members.error ?? invitations.error;
  if (error) {
    const retry = () => Promise.all([members.refetch(), invitations.refetch()]);
    return <Problem error={error} onRetry={retry} />;
  }
  if (!members.data || !invitations.data) return null;
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">Role</th>
            <th scope="col" className={styles.wide}>
              Last seen
            </th>
            <th scope="col" className={styles.action}>
              <span className="visually-hidden">Changes</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {members.data.map((member) => (
            <MemberRow
              key={member.user_id}
              member={member}
              isSelf={actions.isSelf(member)}
              isLastOwner={actions.isLastOwner(member)}
              onRole={actions.changeRole}
              onRemove={actions.remove}
            />
          ))}
          {invitations.data.map((invitation) => (
            <InvitationRow
              key={`invitation-${invitation.id}`}
              invitation={invitation}
              onRenew={actions.renew}
              onRevoke={actions.revoke}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Who belongs to the workspace and who is invited, and what each of them may do. */
export default function MembersTab() {
  const { own } = useMay();
  const [dialog, setDialog] = useState<{ renewed?: NewInvitation } | null>(null);
  return (
    <Section
      title="Members"
      hint={
        <>
          A viewer looks, an editor also changes agents and calls, an owner also manages people,
          keys and the workspace.{" "}
          {!own && OWNERS_ONLY.replace("do this", "invite people and change roles")}
        </>
      }
      actions={
        <Button
          size="xs"
          leftSection={<Icon name="plus" size={14} />}
          disabled={!own}
          title={own ? undefined : OWNERS_ONLY}
          onClick={() => setDialog({})}
        >
          Invite
        </Button>
      }
    >
      <People onLink={(renewed) => setDialog({ renewed })} />
      {dialog && (
        <Suspense>
          <InviteDialog renewed={dialog.renewed} onClose={() => setDialog(null)} />
        </Suspense>
      )}
    </Section>
  );
}
