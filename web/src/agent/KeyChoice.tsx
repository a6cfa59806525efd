import { Button } from "@mantine/core";
import { Link } from "wouter";
import type { Agent } from "../api/types";
import { CopyButton } from "../shell/CopyButton";
import { OWNERS_ONLY, useMay } from "../shell/may";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import styles from "./KeyChoice.module.css";
import { useCreateKey } from "./queries";

interface Props {
  agent: Agent;
  /** The key that was made here; null while the snippets name a variable. */
  secret: string | null;
  onSecret: (secret: string | null) => void;
}

/** The key in the snippets: a variable of the reader's shell, or one that is made here and now. */
export function KeyChoice({ agent, secret, onSecret }: Props) {
  const may = useMay();
  const { id } = useWorkspace();
  const create = useCreateKey();
  const make = () =>
    create.mutate(agent.name.slice(0, 100), { onSuccess: ({ key }) => onSecret(key) });
  if (secret !== null) {
    return (
      <div className={styles.key} data-made role="status">
        <p>
          <strong>The new key</strong> stands in the snippets below. It is shown this once: copy it
          before you leave this page.
        </p>
        <p className={styles.secret}>
          <code>{secret}</code>
          <CopyButton text={secret} what="the API key" />
        </p>
        <Button variant="subtle" size="compact-xs" onClick={() => onSecret(null)}>
          Name the variable again
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.key}>
      <p>
        <strong>API key</strong>: the snippets take it from <code>$TUNER_API_KEY</code>. Any key of
        this workspace does; <Link href={`/w/${id}/settings/keys`}>its keys</Link> are listed, but
        none can be shown again.
      </p>
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon name="key" size={13} />}
          loading={create.isPending}
          disabled={!may.own}
          title={may.own ? undefined : OWNERS_ONLY}
          onClick={make}
        >
          Make a key and fill it in
        </Button>
      </div>
      {create.error && (
        <p role="alert" className={styles.error}>
          {create.error.message}
        </p>
      )}
    </div>
  );
}
