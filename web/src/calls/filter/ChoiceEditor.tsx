import { Checkbox, Loader, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useAgents } from "../../api/reference";
import type { Agent } from "../../api/types";
import { TagMark } from "../../rules/TagMark";
import { useWorkspace } from "../../shell/workspace";
import { describeValue, type Field } from "../fields";
import type { Filter, Operator } from "../filters";
import { useFacets } from "../queries";
import type { EditorProps } from "./FilterEditor";
import styles from "./filter.module.css";

interface Option {
  readonly value: string;
  readonly label: string;
  /** How many calls have it, where that is known. */
  readonly calls: number | null;
}

/** What stands for "no value" among the options; no real value contains a line break. */
const NO_VALUE = "\n";
const MANY = 8;
const STILL_TYPING_MS = 200;

function valuesOf(filters: readonly Filter[], negated: boolean): string[] {
  const none = negated ? ":present" : ":empty";
  return filters.map(({ operator, value }) => (operator === none ? NO_VALUE : value));
}

function filtersOf(field: string, values: readonly string[], negated: boolean): Filter[] {
  const operator: Operator = negated ? "!=" : "=";
  const none: Operator = negated ? ":present" : ":empty";
  return values.map((value) =>
    value === NO_VALUE ? { field, operator: none, value: "" } : { field, operator, value },
  );
}

interface Options {
  readonly options: readonly Option[];
  /** Whether there are so many that a way to find one helps. */
  readonly many: boolean;
  /** Whether more than those listed match. */
  readonly capped: boolean;
  readonly isLoading: boolean;
}

/** The values to choose from. Where not all are listed, the server looks for those with `wanted`. */
function useOptions(field: string, wanted: string): Options {
  const { id } = useWorkspace();
  const ofAgents = field === "agent_id";
  const agents = useAgents(id);
  const facets = useFacets(id, field, !ofAgents);
  const isPartial = facets.data?.capped ?? false;
  const [asked] = useDebouncedValue(wanted, STILL_TYPING_MS);
  const isNarrowed = isPartial && wanted !== "" && asked !== "";
  const found = useFacets(id, field, isNarrowed, asked);
  if (ofAgents) {
    const isArchived = (agent: Agent) => agent.deleted_at !== null;
    const inUseFirst = (agents.data ?? []).toSorted(
      (one, other) => Number(isArchived(one)) - Number(isArchived(other)),
    );
    const options = inUseFirst.map((agent) => ({
      value: String(agent.id),
      label: isArchived(agent) ? `${agent.name} (archived)` : agent.name,
      calls: null,
    }));
    return { options, isLoading: agents.isLoading, capped: false, many: options.length > MANY };
  }
  const { data, isLoading } = isNarrowed ? found : facets;
  const options = (data?.values ?? []).map(({ value, calls, name }) => ({
    value,
    label: name ?? value,
    calls,
  }));
  return {
    options,
    isLoading: isLoading || (isPartial && wanted !== asked),
    capped: data?.capped ?? false,
    many: isPartial || (facets.data?.values.length ?? 0) > MANY,
  };
}

/** The label of an option, as the mark of a tag where it is one. */
function Label({ field, option }: { field: Field; option: Option }) {
  const { value, label } = option;
  if (value === NO_VALUE) return <em>{label}</em>;
  const named = field.names?.get(value);
  if (named?.tag) return <TagMark {...named.tag}>{label}</TagMark>;
  return named?.name ?? label;
}

/** Any of several values, or none of them. A filter that is set takes effect at once. */
export function ChoiceEditor({ field, filters, onChange }: EditorProps) {
  const [negated, setNegated] = useState(() =>
    filters.some(({ operator }) => operator === "!=" || operator === ":present"),
  );
  const [typed, setTyped] = useState("");
  const wanted = typed.trim();
  const { options, isLoading, capped, many } = useOptions(field.key, wanted);
  const chosen = valuesOf(filters, negated);
  // A value of one's own makes no sense where numbers stand for what has a name.
  const isFree = field.kind !== "agent" && field.names === undefined;
  const known = new Set(options.map((option) => option.value));
  const unlisted = chosen.filter((value) => value !== NO_VALUE && !known.has(value));
  const own = wanted !== "" && !known.has(wanted) && isFree ? [wanted] : [];
  const shown: Option[] = [
    ...[...new Set([...unlisted, ...own])].map((value) => ({
      value,
      label: field.names ? describeValue(field, value, []) : value,
      calls: null,
    })),
    ...options.filter(({ label }) => label.toLowerCase().includes(wanted.toLowerCase())),
    ...(field.kind === "agent"
      ? []
      : [{ value: NO_VALUE, label: field.none ?? "no value", calls: null }]),
  ];
  const set = (values: readonly string[], not: boolean) =>
    onChange({ filters: filtersOf(field.key, values, not) });
  const toggle = (value: string) => {
    const rest = chosen.filter((other) => other !== value);
    if (rest.length < chosen.length) return set(rest, negated);
    set([...rest, value], negated);
  };
  return (
    <>
      <NativeSelect
        aria-label="Condition"
        data={[
          { value: "is", label: "is any of" },
          { value: "not", label: "is none of" },
        ]}
        value={negated ? "not" : "is"}
        onChange={({ currentTarget: { value } }) => {
          setNegated(value === "not");
          set(chosen, value === "not");
        }}
      />
      {many && (
        <TextInput
          aria-label={`Find a value of ${field.title}`}
          placeholder="Find or type a value…"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <div className={styles.options}>
        {isLoading && <Loader size="xs" role="status" aria-label="Loading the values" m={8} />}
        {shown.map((option) => (
          <Checkbox
            key={option.value}
            className={styles.choice ?? ""}
            size="xs"
            label={
              <span className={styles.label}>
                <span>
                  <Label field={field} option={option} />
                </span>
                {option.calls !== null && <span className="muted">{option.calls}</span>}
              </span>
            }
            checked={chosen.includes(option.value)}
            onChange={() => toggle(option.value)}
          />
        ))}
        {capped && !isLoading && (
          <p className={styles.more}>
            {wanted === "" ? "There are more values: type to find them." : "More match: type on."}
          </p>
        )}
      </div>
    </>
  );
}
