import { Button, Checkbox, Popover, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import styles from "./views.module.css";

interface Props {
  /** What the button says that opens it. */
  opener: ReactNode;
  action: string;
  name?: string;
  shared?: boolean;
  onSave: (name: string, shared: boolean) => void;
}

/** Asks for a view's name and whether everybody is to see it. */
export function SaveView({ opener, action, name = "", shared = false, onSave }: Props) {
  const [opened, setOpened] = useState(false);
  const [typed, setTyped] = useState(name);
  const [forAll, setForAll] = useState(shared);
  const open = () => {
    setTyped(name);
    setForAll(shared);
    setOpened(!opened);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === "") return;
    onSave(typed.trim(), forAll);
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="subtle" size="compact-sm" h={28} onClick={open}>
          {opener}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form className={styles.form} onSubmit={submit}>
          <TextInput
            label="Name"
            data-autofocus
            maxLength={80}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Checkbox
            size="xs"
            label="Share with everybody in the workspace"
            checked={forAll}
            onChange={(event) => setForAll(event.currentTarget.checked)}
          />
          <Button type="submit" size="xs" disabled={typed.trim() === ""}>
            {action}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
