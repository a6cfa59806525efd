/** A line of the table of people: a member, or somebody who is invited. */
import { Button, NativeSelect } from "@mantine/core";
import type { Invitation, Member, Role } from "../api/types";
import { formatAgo, formatMinute, formatUtc } from "../format/time";
import { OWNERS_ONLY, useMay } from "../shell/may";
import styles from "./people.module.css";
import { ROLES } from "./roles";

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

export function MemberRow({
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

export function InvitationRow({
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
