import { Button, Modal, TextInput } from "@mantine/core";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import { type FormEvent, useState } from "react";
import styles from "./ConfirmDialog.module.css";
import type { Question } from "./confirm";

interface Props extends Question {
  onAnswer: (isConfirmed: boolean) => void;
}

export default function ConfirmDialog({ title, body, action, danger, typed, onAnswer }: Props) {
  const [text, setText] = useState("");
  const isReady = typed === undefined || text.trim() === typed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onAnswer(true);
  };
  return (
    <Modal opened onClose={() => onAnswer(false)} title={title} size="md">
      <form className={styles.form} onSubmit={submit}>
        <div className={styles.body}>{body}</div>
        {typed !== undefined && (
          <TextInput
            data-autofocus
            size="sm"
            label={
              <>
                Type <strong className={styles.typed}>{typed}</strong> to confirm
              </>
            }
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <div className={styles.actions}>
          <Button
            variant="default"
            size="xs"
            data-autofocus={typed === undefined ? true : undefined}
            onClick={() => onAnswer(false)}
          >
            Cancel
          </Button>
          <Button
            type="submit"
            size="xs"
            disabled={!isReady}
            className={danger ? (styles.danger ?? "") : ""}
          >
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
