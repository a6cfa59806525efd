import { Button, Modal, TextInput } from "@mantine/core";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import { type FormEvent, useState } from "react";
import styles from "./ConfirmDialog.module.css";
import type { Question } from "./confirm";

interface Props {
  question: Question;
  onAnswer: (yes: boolean) => void;
}

export default function ConfirmDialog({ question, onAnswer }: Props) {
  const [typed, setTyped] = useState("");
  const ready = question.typed === undefined || typed.trim() === question.typed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) onAnswer(true);
  };
  return (
    <Modal opened onClose={() => onAnswer(false)} title={question.title} size="md">
      <form onSubmit={submit} className={styles.form}>
        <div className={styles.body}>{question.body}</div>
        {question.typed !== undefined && (
          <TextInput
            label={
              <>
                Type <code>{question.typed}</code> to go on
              </>
            }
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
        )}
        <div className={styles.actions}>
          <Button variant="default" size="xs" onClick={() => onAnswer(false)}>
            Cancel
          </Button>
          <Button
            type="submit"
            size="xs"
            {...(question.danger ? { color: "red" } : {})}
            disabled={!ready}
            data-autofocus={question.typed === undefined || undefined}
          >
            {question.action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
