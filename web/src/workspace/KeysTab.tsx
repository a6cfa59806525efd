import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useConfirm } from "../shell/confirm";
import { Empty } from "../shell/Empty";
import { Instant } from "../shell/Instant";
import { OWNERS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { Problem } from "../shell/Problem";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import styles from "./KeysTab.module.css";
import { type Key, useKeys, useRevokeKey } from "./queries";

const NewKeyDialog = lazy(() => import("./NewKeyDialog"));

function Row({ apiKey, onRevoke }: { apiKey: Key; onRevoke: (key: Key) => void }) {
  const { own } = useMay();
  return (
    <tr data-revoked={apiKey.revoked_at_ms !== null || undefined}>
      <th scope="row">{apiKey.name}</th>
      <td>
        <code>{apiKey.prefix}…</code>
      </td>
      <td className={styles.wide}>
        <Instant ms={apiKey.created_at_ms} to="day" />
      </td>
      <td>
        {apiKey.last_used_at_ms === null ? (
          <span className="muted">never</span>
        ) : (
          <Instant ms={apiKey.last_used_at_ms} to="ago" />
        )}
      </td>
      <td className={styles.action}>
        {apiKey.revoked_at_ms === null ? (
          <Button
            variant="subtle"
            size="compact-xs"
            className={styles.revoke ?? ""}
            disabled={!own}
            title={own ? undefined : OWNERS_ONLY}
            aria-label={`Revoke ${apiKey.name}`}
            onClick={() => onRevoke(apiKey)}
          >
            Revoke…
          </Button>
        ) : (
          <span className="muted">
            revoked <Instant ms={apiKey.revoked_at_ms} to="day" />
          </span>
        )}
      </td>
    </tr>
  );
}

function Table({ keys }: { keys: readonly Key[] }) {
  const workspace = useWorkspace();
  const confirm = useConfirm();
  const toast = useToast();
  const revoke = useRevokeKey(workspace.id);
  const ask = async (key: Key) => {
    const isConfirmed = await confirm({
      title: `Revoke ${key.name}?`,
      body: (
        <p>
          Whoever delivers calls with <code>{key.prefix}…</code> is refused within two seconds. A
          revoked key cannot be brought back.
        </p>
      ),
      action: "Revoke the key",
      danger: true,
    });
    if (!isConfirmed) return;
    revoke.mutate(key.id, {
      onSuccess: () => toast({ text: `${key.name} is revoked.`, tone: "good" }),
      onError: (error) => toast({ text: error.message, tone: "error" }),
    });
  };
  // Those in use first, the newest of them at the top.
  const sorted = keys.toSorted(
    (a, b) =>
      Number(a.revoked_at_ms !== null) - Number(b.revoked_at_ms !== null) ||
      b.created_at_ms - a.created_at_ms,
  );
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Key</th>
          <th scope="col" className={styles.wide}>
            Made
          </th>
          <th scope="col">Last used</th>
          <th scope="col" className={styles.action}>
            <span className="visually-hidden">State</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((key) => (
          <Row key={key.id} apiKey={key} onRevoke={ask} />
        ))}
      </tbody>
    </table>
  );
}

/** The keys by which programs deliver calls to this workspace and read from it. */
export default function KeysTab() {
  const workspace = useWorkspace();
  const { own } = useMay();
  const keys = useKeys(workspace.id);
  const [isMaking, setMaking] = useState(false);
  const make = (
    <Button
      size="xs"
      leftSection={<Icon name="plus" size={14} />}
      disabled={!own}
      title={own ? undefined : OWNERS_ONLY}
      onClick={() => setMaking(true)}
    >
      New key
    </Button>
  );
  const body = () => {
    if (keys.error) return <Problem error={keys.error} onRetry={() => keys.refetch()} />;
    if (!keys.data) return null;
    if (keys.data.length === 0) {
      return (
        <Empty title="There is no key yet" icon="key" action={make}>
          <p>A client needs one to deliver calls to this workspace.</p>
        </Empty>
      );
    }
    return <Table keys={keys.data} />;
  };
  return (
    <Section
      title="API keys"
      hint={
        <>
          Programs use a key to deliver calls and to read from this workspace. A key may do what an
          editor may. {!own && OWNERS_ONLY.replace("do this", "make and revoke keys")}
        </>
      }
      actions={keys.data && keys.data.length > 0 ? make : undefined}
    >
      {body()}
      {isMaking && (
        <Suspense>
          <NewKeyDialog onClose={() => setMaking(false)} />
        </Suspense>
      )}
    </Section>
  );
}
