import { Button, Modal, TextInput } from "@mantine/core";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import { type FormEvent, useState } from "react";
import { CopyButton } from "../shell/CopyButton";
import styles from "../shell/dialog.module.css";
import { useWorkspace } from "../shell/workspace";
import { useMakeKey } from "./queries";

function Secret({ secret, onSaved }: { secret: string; onSaved: () => void }) {
  return (
    <div className={styles.form}>
      <p>
        Copy the key now and keep it where your secrets are. The server keeps only a hash of it:{" "}
        <strong>it is never shown again.</strong>
      </p>
      <div className={styles.secret}>
        <code>{secret}</code>
        <CopyButton text={secret} what="the key" />
      </div>
      <div className={styles.actions}>
        <Button size="xs" onClick={onSaved}>
          I have saved it
        </Button>
      </div>
    </div>
  );
}

/** Makes a key: first its name, then the key itself, which stays until one says that it is saved. */
export default function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const make = useMakeKey(useWorkspace().id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(name.trim());
  };
  const isShown = make.isSuccess;
  return (
    <Modal
      opened
      onClose={onClose}
      title={isShown ? `Key ${make.data.name}` : "New API key"}
      closeOnClickOutside={!isShown}
      closeOnEscape={!isShown}
      withCloseButton={!isShown}
    >
      {isShown ? (
        <Secret secret={make.data.key} onSaved={onClose} />
      ) : (
        <form className={styles.form} onSubmit={submit}>
          <TextInput
            data-autofocus
            size="sm"
            label="Name"
            description="Where it is used, so that you know later which one to revoke."
            placeholder="Production, eu-west"
            required
            withAsterisk={false}
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {make.error && (
            <p role="alert" className={styles.error}>
              {make.error.message}
            </p>
          )}
          <div className={styles.actions}>
            <Button variant="default" size="xs" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" size="xs" loading={make.isPending} disabled={name.trim() === ""}>
              Make the key
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
