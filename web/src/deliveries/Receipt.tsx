import { Button } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { Link } from "wouter";
import type { Delivery, DeliveryDetail } from "../api/types";
import { usePayload } from "../call/queries";
import { formatBytes } from "../format/quantity";
import { formatInstant, formatMs, formatUtc } from "../format/time";
import { CopyButton } from "../shell/CopyButton";
import { Problem } from "../shell/Problem";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import { type Deviation, markBody, markUnreadable } from "./bodyMarks";
import { Cures } from "./Cures";
import { FateMark } from "./FateMark";
import { MarkedBodyView } from "./MarkedBodyView";
import { bodyPath, useDelivery, useRefusedBody } from "./queries";
import styles from "./Receipt.module.css";
import { adviceOf, errorsOf, mayBeCured, sentenceOf } from "./sentences";

interface Props {
  deliveryId: number;
  /** Where the list is, without this receipt. */
  listHref: string;
  pathOf: (deliveryId: number) => string;
  onTask: (taskId: number) => void;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function RefusedBody({ delivery }: { delivery: DeliveryDetail }) {
  const workspace = useWorkspace();
  const sent = useRefusedBody(workspace.id, delivery.id);
  const body = useMemo(() => {
    if (sent.data === undefined) return null;
    return delivery.status_code === 400
      ? markUnreadable(sent.data, delivery.reason ?? "")
      : markBody(sent.data, errorsOf(delivery));
  }, [sent.data, delivery]);
  if (sent.error) return <Problem error={sent.error} onRetry={() => sent.refetch()} />;
  if (body === null) return <p className="muted">Loading the body…</p>;
  return (
    <>
      <MarkedBodyView body={body} label="The body as it was sent" />
      <p className={styles.bodyActions}>
        <CopyButton text={sent.data ?? ""} what="the body" />
        <Button
          component="a"
          href={bodyPath(workspace.id, delivery.id)}
          download={`delivery-${delivery.id}.json`}
          variant="default"
          size="compact-sm"
          leftSection={<Icon name="download" size={14} />}
        >
          Download
        </Button>
      </p>
    </>
  );
}

function WarnedBody({ delivery, callId }: { delivery: DeliveryDetail; callId: number }) {
  const payload = usePayload(useWorkspace().id, callId);
  const body = useMemo(
    () =>
      payload.data === undefined
        ? null
        : markBody(payload.data, [], delivery.warnings as Deviation[]),
    [payload.data, delivery.warnings],
  );
  if (payload.error) return <p className="muted">{payload.error.message}</p>;
  if (body === null) return <p className="muted">Loading the body…</p>;
  return <MarkedBodyView body={body} label="The body as it was sent" />;
}

function Body({ delivery, pathOf }: { delivery: DeliveryDetail } & Pick<Props, "pathOf">) {
  if (delivery.fate === "refused" && delivery.body_kept) {
    const isWrong = !mayBeCured(delivery);
    return (
      <Part title={isWrong ? "The body, with what is wrong in it" : "The body as it was sent"}>
        <RefusedBody delivery={delivery} />
      </Part>
    );
  }
  if (delivery.fate === "refused") {
    return (
      <Part title="The body">
        {delivery.replay_of === null ? (
          <p className="muted">
            It is not kept: it was too large, went after its time, or was replayed and is a call
            now.
          </p>
        ) : (
          <p>
            It stays with{" "}
            <Link href={pathOf(delivery.replay_of)}>delivery {delivery.replay_of}</Link>, which this
            one replayed.
          </p>
        )}
      </Part>
    );
  }
  if (delivery.fate === "stored" && delivery.call !== null && delivery.warnings.length > 0) {
    return (
      <Part title="The body, with what was odd in it">
        <WarnedBody delivery={delivery} callId={delivery.call} />
      </Part>
    );
  }
  return null;
}

function UrlErrors({ delivery }: { delivery: Delivery }) {
  const errors = errorsOf(delivery).filter(({ loc }) => loc[0] === "query");
  if (errors.length === 0) return null;
  return (
    <Part title="Wrong in the URL">
      <ul className={styles.list}>
        {errors.map(({ loc, msg, input }) => (
          <li key={String(loc[1])}>
            <code>{String(loc[1])}</code>
            {input != null && (
              <>
                {" "}
                was <code>{JSON.stringify(input)}</code>
              </>
            )}
            : {msg}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Value({ text }: { text: string | null }) {
  return text === null ? <span className="muted">not there</span> : <code>{text}</code>;
}

function Differences({ delivery }: { delivery: DeliveryDetail }) {
  if (delivery.fate !== "differing_repeat") return null;
  if (delivery.differences.length === 0) {
    return (
      <Part title="What differs">
        <p className="muted">The values are no longer kept.</p>
      </Part>
    );
  }
  return (
    <Part title="What differs">
      <div className={styles.wide}>
        <table className={styles.differences}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">First delivery, which stands</th>
              <th scope="col">This one</th>
            </tr>
          </thead>
          <tbody>
            {delivery.differences.map(({ field, before, after }) => (
              <tr key={field}>
                <th scope="row">
                  <code>{field}</code>
                </th>
                <td>
                  <Value text={before} />
                </td>
                <td>
                  <Value text={after} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Part>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Facts({ delivery, pathOf }: { delivery: DeliveryDetail } & Pick<Props, "pathOf">) {
  const workspace = useWorkspace();
  const { call, received_at_ms: at } = delivery;
  return (
    <Part title="The request">
      <dl className={styles.facts}>
        <Fact name="Received">
          <time dateTime={new Date(at).toISOString()} title={formatUtc(at)}>
            {formatInstant(at)}
          </time>
        </Fact>
        <Fact name="Agent ID as sent">
          <code>{delivery.agent_remote_identifier ?? "–"}</code>
        </Fact>
        <Fact name="Call id">
          <code>{delivery.call_id ?? "–"}</code>
          {delivery.call_id !== null && <CopyButton text={delivery.call_id} what="the call id" />}
        </Fact>
        {call !== null && (
          <Fact name="Call">
            <Link href={`/w/${workspace.id}/calls/${call}`}>Call {call}</Link>
          </Fact>
        )}
        <Fact name="Answered">
          {delivery.status_code}, after {formatMs(delivery.duration_ms)}
        </Fact>
        <Fact name="Size">{formatBytes(delivery.size_bytes)}</Fact>
        <Fact name="Key">
          {delivery.key_prefix === null ? (
            <span className="muted">none: a replay</span>
          ) : (
            <code>{delivery.key_prefix}…</code>
          )}
        </Fact>
        <Fact name="Request id">
          <code>{delivery.request_id}</code>
          <CopyButton text={delivery.request_id} what="the request id" />
        </Fact>
        {delivery.replay_of !== null && (
          <Fact name="Replay of">
            <Link href={pathOf(delivery.replay_of)}>Delivery {delivery.replay_of}</Link>
          </Fact>
        )}
      </dl>
    </Part>
  );
}

function Related({ delivery, pathOf }: { delivery: DeliveryDetail } & Pick<Props, "pathOf">) {
  if (delivery.related.length === 0) return null;
  return (
    <Part title="The same call, other deliveries">
      <ul className={styles.list}>
        {delivery.related.map((other) => (
          <li key={other.id} className={styles.related}>
            <Link href={pathOf(other.id)}>{formatInstant(other.received_at_ms)}</Link>
            <FateMark delivery={other} />
            <span>{sentenceOf(other)}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** One receipt: everything known of a delivery, and what to do about it. */
export function Receipt({ deliveryId, listHref, pathOf, onTask }: Props) {
  const workspace = useWorkspace();
  const { data, error, refetch, isPlaceholderData } = useDelivery(workspace.id, deliveryId);
  const delivery = data !== undefined && !isPlaceholderData ? data : undefined;
  const advice = delivery ? adviceOf(delivery) : "";
  const call = delivery?.call ?? delivery?.replayed_call ?? null;
  return (
    <article className={styles.receipt} aria-label={`Delivery ${deliveryId}`}>
      <header className={styles.head}>
        <h2>Delivery {deliveryId}</h2>
        {delivery && <FateMark delivery={delivery} />}
        <Link href={listHref} className={styles.close} aria-label="Close the receipt">
          <Icon name="close" size={14} />
        </Link>
      </header>
      <div className={styles.parts}>
        {error && !delivery && <Problem error={error} onRetry={() => refetch()} />}
        {!error && !delivery && <p className="muted">Loading the receipt…</p>}
        {delivery && (
          <>
            <section className={styles.part}>
              <p className={styles.sentence}>{sentenceOf(delivery)}</p>
              {delivery.fate === "refused" && delivery.errors.length === 0 && delivery.reason && (
                <p className={styles.answer}>
                  Answered: <q>{delivery.reason}</q>
                </p>
              )}
              {advice !== "" && <p>{advice}</p>}
              {call !== null && (
                <p>
                  <Link href={`/w/${workspace.id}/calls/${call}`}>Open call {call}</Link>
                </p>
              )}
              <Cures delivery={delivery} onTask={onTask} />
            </section>
            <UrlErrors delivery={delivery} />
            <Differences delivery={delivery} />
            <Body delivery={delivery} pathOf={pathOf} />
            <Facts delivery={delivery} pathOf={pathOf} />
            <Related delivery={delivery} pathOf={pathOf} />
          </>
        )}
      </div>
    </article>
  );
}
