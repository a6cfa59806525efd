import { Button, CloseButton } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { Link } from "wouter";
import { formatAgo } from "../format/time";
import { useMembers } from "../people/queries";
import { useSession } from "../session/session";
import { Empty } from "../shell/Empty";
import { useMay } from "../shell/may";
import { Problem } from "../shell/Problem";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import styles from "./FirstRun.module.css";
import { noteProgress, useProgress } from "./progress";
import { useFound, useTellOfArrival } from "./queries";
import { type Found, isDone, nextStep, STEPS, type Step } from "./steps";

const TITLES: Record<Step, string> = {
  agent: "Make an agent",
  key: "Have an API key",
  send: "Send the first call",
  open: "Open it",
};

/** What stands in place of a page's content while a workspace has no call at all. */
export function FirstRun() {
  const workspace = useWorkspace();
  const progress = useProgress(workspace.id);
  const { found, error } = useFound(workspace.id);
  const isDismissed = progress === "dismissed";
  useTellOfArrival(workspace.id, Boolean(found?.call));
  useEffect(() => {
    if (!isDismissed) noteProgress(workspace.id, "shown");
  }, [workspace.id, isDismissed]);
  if (error) return <Problem error={error} />;
  if (!found) return null;
  return isDismissed ? <NothingYet found={found} /> : <Guide found={found} />;
}

function Guide({ found }: { found: Found }) {
  const workspace = useWorkspace();
  const next = nextStep(found);
  return (
    <section className={styles.guide} aria-labelledby="first-run">
      <header className={styles.head}>
        <h2 id="first-run">{found.call ? "The first call is here" : "No call has arrived yet"}</h2>
        <CloseButton
          size="sm"
          aria-label="Hide these steps"
          onClick={() => noteProgress(workspace.id, "dismissed")}
        />
      </header>
      <p className={styles.words}>
        Four steps to the first one. They tick themselves off, and the call shows up here by itself.
      </p>
      <ol className={styles.steps}>
        {STEPS.map((step) => (
          <li
            key={step}
            className={styles.step}
            data-done={isDone(step, found) || undefined}
            aria-current={step === next ? "step" : undefined}
          >
            <Mark number={STEPS.indexOf(step) + 1} isDone={isDone(step, found)} />
            <div className={styles.what}>
              <h3>{TITLES[step]}</h3>
              <p>
                <About step={step} found={found} />
              </p>
            </div>
            {step === next && <Action step={step} found={found} />}
          </li>
        ))}
      </ol>
      <SamplesLink />
    </section>
  );
}

function Mark({ number, isDone: done }: { number: number; isDone: boolean }) {
  if (!done) return <span className={styles.mark}>{number}</span>;
  return (
    <span className={styles.mark} role="img" aria-label="Done">
      <Icon name="check" size={12} />
    </span>
  );
}

/** What a step is about; once it is done, what came of it. */
function About({ step, found: { agent, key, call } }: { step: Step; found: Found }): ReactNode {
  const { id } = useWorkspace();
  const may = useMay();
  const keys = <Link href={`/w/${id}/settings/keys`}>Keys</Link>;
  switch (step) {
    case "agent":
      if (agent) return <Link href={`/w/${id}/agents/${agent.id}`}>{agent.name}</Link>;
      if (call) return call.agent.name;
      return may.edit ? "Calls are filed under agents." : <Who roles={["owner", "editor"]} />;
    case "key":
      if (key) {
        const used = key.last_used_at_ms;
        return (
          <>
            “{key.name}”, {used === null ? "not used yet" : `last used ${formatAgo(used)}`} · {keys}
          </>
        );
      }
      if (call) return keys;
      return may.own ? (
        "What calls are sent with. It is shown once, when it is made."
      ) : (
        <Who roles={["owner"]} />
      );
    case "send":
      if (call) return `${call.call_id}, ${formatAgo(call.filed_at_ms)}`;
      return "The agent’s Connection tab has a command to paste, and what your stack needs.";
    case "open":
      return "Its transcript, its latencies, and all that was measured.";
  }
}

/** The one button that stands out: what to do next. */
function Action({ step, found: { agent, call } }: { step: Step; found: Found }) {
  const { id } = useWorkspace();
  const may = useMay();
  const ways: Record<Step, { title: string; href: string } | null> = {
    agent: may.edit ? { title: "Create an agent", href: `/w/${id}/agents/new` } : null,
    key: may.own ? { title: "Make a key", href: `/w/${id}/settings/keys` } : null,
    send: agent && { title: `Connect ${agent.name}`, href: `/w/${id}/agents/${agent.id}` },
    open: call && { title: "Open the call", href: `/w/${id}/calls/${call.id}` },
  };
  const way = ways[step];
  if (!way) return null;
  return (
    <Button component={Link} href={way.href} size="xs" className={styles.action ?? ""}>
      {way.title}
    </Button>
  );
}

const NAMED = 3;

/** Who can do what the viewer may not. */
function Who({ roles }: { roles: readonly ("owner" | "editor")[] }) {
  const members = useMembers(useWorkspace().id).data ?? [];
  const able = members.filter(({ role }) => roles.some((each) => each === role));
  const names = able.slice(0, NAMED).map(({ name, email }) => name || email);
  const told = roles.includes("editor") ? "Editors and owners do this" : "Owners do this";
  if (names.length === 0) return `${told}.`;
  return `${told}: ask ${names.join(" or ")}.`;
}

function SamplesLink() {
  const workspace = useWorkspace();
  const samples = useSession().data?.workspaces.find((each) => each.samples);
  if (!samples || samples.id === workspace.id) return null;
  return (
    <p className={styles.words}>
      Or look around in <Link href={`/w/${samples.id}/calls`}>{samples.name}</Link>, which is full
      of believable calls.
    </p>
  );
}

/** What is left of the guide for those who know the way. */
function NothingYet({ found }: { found: Found }) {
  const workspace = useWorkspace();
  return (
    <Empty
      title="No call has arrived yet"
      icon="calls"
      action={
        <>
          <Action step={nextStep(found)} found={found} />
          <Button variant="subtle" size="xs" onClick={() => noteProgress(workspace.id, "shown")}>
            Show the steps
          </Button>
        </>
      }
    >
      <p>The first one shows up here by itself.</p>
      <SamplesLink />
    </Empty>
  );
}
