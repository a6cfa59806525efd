import { Button, Modal, TextInput } from "@mantine/core";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import styles from "../shell/dialog.module.css";
import { startOf } from "../shell/places";
import { BROWSERS_ZONE } from "../shell/timeZone";
import ZoneSelect from "../shell/ZoneSelect";
import { useCreateWorkspace } from "./queries";

/** Makes a workspace, of which whoever makes it is the owner, and goes there. */
export default function NewWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [zone, setZone] = useState(BROWSERS_ZONE);
  const [, navigate] = useLocation();
  const create = useCreateWorkspace();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { name: name.trim(), time_zone: zone },
      {
        onSuccess: (made) => {
          onClose();
          navigate(startOf(made.id));
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title="New workspace">
      <form className={styles.form} onSubmit={submit}>
        <p className="muted">
          A workspace has its own agents, calls, keys and people. One for each team, or one for
          production and one for testing.
        </p>
        <TextInput
          data-autofocus
          size="sm"
          label="Name"
          required
          withAsterisk={false}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ZoneSelect
          label="Time zone"
          description="Where its days begin and end. It can be changed later."
          value={zone}
          onChange={setZone}
        />
        {create.error && (
          <p role="alert" className={styles.error}>
            {create.error.message}
          </p>
        )}
        <div className={styles.actions}>
          <Button variant="default" size="xs" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" size="xs" loading={create.isPending} disabled={name.trim() === ""}>
            Make the workspace
          </Button>
        </div>
      </form>
    </Modal>
  );
}
