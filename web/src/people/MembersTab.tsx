import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import type { NewInvitation } from "../api/types";
import { OWNERS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { Problem } from "../shell/Problem";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import styles from "./people.module.css";
import { useInvitations, useMembers } from "./queries";
import { InvitationRow, MemberRow } from "./rows";
import { usePeopleActions } from "./usePeopleActions";

const InviteDialog = lazy(() => import("./InviteDialog"));

function People({ onLink }: { onLink: (made: NewInvitation) => void }) {
  const workspace = useWorkspace();
  const members = useMembers(workspace.id);
  const invitations = useInvitations(workspace.id);
  const actions = usePeopleActions(members.data ?? [], onLink);
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
