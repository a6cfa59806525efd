import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import type { Agent, AskingEval, LibraryEval } from "../api/types";
import { counted } from "../format/quantity";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { Problem } from "../shell/Problem";
import { useToast } from "../shell/toasts";
import { useQueryString } from "../shell/useQueryString";
import { useShortcuts } from "../shell/useShortcuts";
import { CATEGORIES } from "./categories";
import { useEvalChanges } from "./changes";
import { found } from "./found";
import styles from "./Library.module.css";
import { LibraryEntry } from "./LibraryEntry";
import { usePlaces } from "./places";
import { useLibrary } from "./queries";

const OF_LIBRARY = CATEGORIES.filter(({ key }) => key !== "custom");

interface Props {
  agent: Agent;
  evals: readonly AskingEval[];
}

/** Ready evals by category: search, choose several, add them at once. */
export function Library(props: Props) {
  const library = useLibrary();
  if (library.error) return <Problem error={library.error} onRetry={() => library.refetch()} />;
  if (!library.data) return <div role="status" aria-label="Loading the library" />;
  return <Browser {...props} library={library.data} />;
}

function Browser({ agent, evals, library }: Props & { library: readonly LibraryEval[] }) {
  const may = useMay();
  const toast = useToast();
  const [, navigate] = useLocation();
  const category = new URLSearchParams(useQueryString()).get("category") ?? "";
  const { goTo, hrefOf } = usePlaces();
  const { addFromLibrary, pending } = useEvalChanges(agent.id);
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const search = useRef<HTMLInputElement>(null);
  useShortcuts({
    "/": {
      does: "Find an eval",
      run: (event) => {
        event.preventDefault();
        search.current?.focus();
      },
    },
  });
  const isFirst = evals.length === 0;
  const there = new Set(evals.map(({ library_key }) => library_key));
  const shown = found(library, typed, category);
  const suggested = library.filter((entry) => entry.suggested && !there.has(entry.key));
  const choose = (key: string, wanted: boolean) => {
    const next = new Set(chosen);
    if (wanted) next.add(key);
    else next.delete(key);
    setChosen(next);
  };
  const add = (keys: readonly string[]) =>
    addFromLibrary(keys).then(
      () => {
        toast({ text: `${counted(keys.length, "eval")} added.`, tone: "good" });
        goTo({ at: "list" });
      },
      (error: Error) => toast({ text: error.message, tone: "error" }),
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen.size > 0) void add([...chosen]);
  };
  const pick = (key: string) =>
    navigate(hrefOf({ at: "library" }) + (key === "" ? "" : `&category=${key}`), { replace: true });
  const write = (
    <Button component={Link} href={hrefOf({ at: "new" })} variant="default" size="xs">
      Write an eval
    </Button>
  );
  const ways = isFirst ? (
    may.edit && (
      <>
        {write}
        <Button
          size="xs"
          loading={pending}
          onClick={() => void add(suggested.map(({ key }) => key))}
        >
          Add the {suggested.length} that fit any agent
        </Button>
      </>
    )
  ) : (
    <Button component={Link} href={hrefOf({ at: "list" })} variant="default" size="xs">
      Back to the evals
    </Button>
  );
  return (
    <Section
      title={isFirst ? "No eval looks at these calls yet" : "Library"}
      hint={
        !may.edit
          ? EDITORS_ONLY
          : isFirst
            ? "An eval asks one question of every call and answers pass or fail, with the rows that show it. Begin with a few of these; each can be changed afterwards. Those that fit any agent need no model."
            : "Choose what to ask of every call of this agent. What is added can be changed afterwards."
      }
      actions={ways}
    >
      <form onSubmit={submit} className={styles.library}>
        <div className={styles.tools}>
          <TextInput
            ref={search}
            className={styles.search ?? ""}
            aria-label="Find an eval"
            placeholder="Find an eval…"
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <fieldset className={styles.categories}>
            <legend className="visually-hidden">Category</legend>
            {[{ key: "", title: "All" }, ...OF_LIBRARY].map(({ key, title }) => (
              <button
                key={key}
                type="button"
                aria-pressed={key === category}
                onClick={() => pick(key)}
              >
                {title} <span className="muted">{found(library, typed, key).length}</span>
              </button>
            ))}
          </fieldset>
          <Button
            type="submit"
            size="xs"
            disabled={!may.edit || chosen.size === 0}
            title={may.edit ? undefined : EDITORS_ONLY}
            loading={pending}
          >
            {chosen.size === 0 ? "Add the chosen" : `Add ${counted(chosen.size, "eval")}`}
          </Button>
        </div>
        {shown.length === 0 && (
          <p className="muted">No eval of the library is like that. Write one of your own?</p>
        )}
        {OF_LIBRARY.map(({ key, title }) => {
          const members = shown.filter((entry) => entry.category === key);
          if (members.length === 0) return null;
          return (
            <section key={key} aria-label={title}>
              <h3>{title}</h3>
              <ul className={styles.entries}>
                {members.map((entry) => (
                  <LibraryEntry
                    key={entry.key}
                    entry={entry}
                    isThere={there.has(entry.key)}
                    chosen={chosen.has(entry.key)}
                    disabled={!may.edit}
                    onChoose={(wanted) => choose(entry.key, wanted)}
                  />
                ))}
              </ul>
            </section>
          );
        })}
      </form>
    </Section>
  );
}
