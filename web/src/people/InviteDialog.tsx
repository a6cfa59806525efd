import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import { type FormEvent, useState } from "react";
import type { NewInvitation, Role } from "../api/types";
import { formatMinute } from "../format/time";
import { CopyButton } from "../shell/CopyButton";
import styles from "../shell/dialog.module.css";
import { useWorkspace } from "../shell/workspace";
import { usePeopleChanges } from "./queries";
import { ROLES } from "./roles";

/** The link of an invitation, which the server never shows again. */
function InvitationLink({ made, onClose }: { made: NewInvitation; onClose: () => void }) {
  return (
    <div className={styles.form}>
      <p>
        {made.mailed ? (
          <>
            A mail with this link is on its way to <strong>{made.email}</strong>.
          </>
        ) : (
          <>
            Send this link to <strong>{made.email}</strong>: this server sends no mail.
          </>
        )}{" "}
        It works once, until {formatMinute(made.expires_at_ms)}, for whoever has it, and is not
        shown again.
      </p>
      <div className={styles.secret}>
        <code>{made.link}</code>
        <CopyButton text={made.link} what="the link" />
      </div>
      <div className={styles.actions}>
        <Button size="xs" onClick={onClose} data-autofocus>
          Done
        </Button>
      </div>
    </div>
  );
}

/** Invites somebody by e-mail; or, with `renewed`, shows an invitation's new link. */
export default function InviteDialog({
  renewed,
  onClose,
}: {
  renewed?: NewInvitation | undefined;
  onClose: () => void;
}) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const { invite } = usePeopleChanges(useWorkspace().id);
  const made = renewed ?? invite.data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ email: email.trim(), role });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? "The link of the invitation" : "Invite somebody"}
      closeOnClickOutside={!made}
    >
      {made ? (
        <InvitationLink made={made} onClose={onClose} />
      ) : (
        <form className={styles.form} onSubmit={submit}>
          <TextInput
            data-autofocus
            size="sm"
            label="E-mail"
            type="email"
            autoComplete="off"
            required
            withAsterisk={false}
            maxLength={200}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <NativeSelect
            size="sm"
            label="Role"
            description={ROLES[role].may}
            data={Object.entries(ROLES).map(([value, { title }]) => ({ value, label: title }))}
            value={role}
            onChange={(event) => setRole(event.currentTarget.value as Role)}
          />
          {invite.error && (
            <p role="alert" className={styles.error}>
              {invite.error.message}
            </p>
          )}
          <div className={styles.actions}>
            <Button variant="default" size="xs" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" size="xs" loading={invite.isPending}>
              Invite
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
