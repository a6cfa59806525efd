import { formatCents } from "../format/quantity";
import { CopyButton } from "../shell/CopyButton";
import { readable, type Tried } from "./draft";
import styles from "./ModelsTab.module.css";

type Exchange = Tried["exchanges"][number];

function Text({ text, what }: { text: string; what: string }) {
  return (
    <figure className={styles.text} aria-label={what}>
      <figcaption>
        <span>{what}</span>
        <CopyButton text={text} what={what} />
      </figcaption>
      {/* A scrolled region must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above. */}
      <pre tabIndex={0}>{text}</pre>
    </figure>
  );
}

function statusOf({ status }: Exchange): string {
  return status === 0 ? "no answer" : String(status);
}

/** What came of trying the model, with every request and answer. */
export function TryResult({ tried }: { tried: Tried }) {
  const { spent } = tried;
  return (
    <section className={styles.tried} aria-label="What came of it" aria-live="polite">
      {tried.problem === null ? (
        <p className={styles.good}>
          It answers. <strong>{tried.model}</strong> says “{tried.verdict}”: {tried.reason}
        </p>
      ) : (
        <p className={styles.bad}>{tried.problem}</p>
      )}
      {spent.questions > 0 && (
        <p className="muted">
          {spent.input_tokens.toLocaleString("en-US")} tokens in,{" "}
          {spent.output_tokens.toLocaleString("en-US")} out, {formatCents(spent.cost_cents)}
        </p>
      )}
      {tried.exchanges.map((exchange, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a request is its place.
        <details key={place} className={styles.exchange}>
          <summary>
            Request {place + 1} of {tried.exchanges.length}: {statusOf(exchange)} after{" "}
            {exchange.took_ms.toLocaleString("en-US")} ms
          </summary>
          <p className="muted">POST {exchange.url}</p>
          <Text what="What was sent" text={JSON.stringify(exchange.request, null, 2)} />
          <Text what="What came back" text={readable(exchange.answer) || "(nothing)"} />
        </details>
      ))}
    </section>
  );
}
