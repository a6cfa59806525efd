import type { AnalysisSetup, AnalysisSetupKnown, Classify } from "../api/types";

export const MOST = { outcomes: 20, intents: 50, fields: 30, name: 60, means: 500 };

export type FieldType = Classify["fields"][number]["type"];

/** Something in a list that is being edited; `key` is its own, so that it keeps its inputs. */
interface Listed {
  readonly key: number;
}

export interface NamedDraft extends Listed {
  readonly name: string;
  readonly means: string;
  /** Of an outcome: whether it is a success. */
  readonly success: boolean;
}

export interface FieldDraft extends Listed {
  readonly name: string;
  readonly means: string;
  readonly type: FieldType;
  /** The choices, one to a line. */
  readonly choices: string;
}

export interface Draft {
  readonly enabled: boolean;
  readonly outcomes: readonly NamedDraft[];
  readonly intents: readonly NamedDraft[];
  readonly fields: readonly FieldDraft[];
  readonly sentiment: boolean;
  readonly summary: boolean;
  readonly inputs: Classify["inputs"];
}

/** What is wrong, by the place where it is: `outcomes.7`, `fields.3.choices`. */
export type Faults = Readonly<Record<string, string>>;

let keys = 0;
const nextKey = () => ++keys;

export const newNamed = (success = true): NamedDraft => ({
  key: nextKey(),
  name: "",
  means: "",
  success,
});

export const newField = (): FieldDraft => ({
  key: nextKey(),
  name: "",
  means: "",
  type: "text",
  choices: "",
});

export function draftOf(setup: AnalysisSetupKnown): Draft {
  const { outcomes, intents, fields, sentiment, summary, inputs } = setup.criterion;
  return {
    // Who sets something up for the first time wants it to be on.
    enabled: setup.enabled || setup.eval_id === null,
    outcomes: outcomes.map((each) => ({ key: nextKey(), ...each })),
    intents: intents.map((each) => ({ key: nextKey(), success: true, ...each })),
    fields: fields.map(({ key, choices, ...each }) => ({
      ...each,
      key: nextKey(),
      name: key,
      choices: choices.join("\n"),
    })),
    sentiment,
    summary,
    inputs,
  };
}

/** What is sent to have it saved. */
export function setupOf(draft: Draft): AnalysisSetup {
  return {
    enabled: draft.enabled,
    criterion: {
      kind: "classify",
      outcomes: draft.outcomes.map(({ name, means, success }) => ({
        name: name.trim(),
        means: means.trim(),
        success,
      })),
      intents: draft.intents.map(({ name, means }) => ({ name: name.trim(), means: means.trim() })),
      fields: draft.fields.map(({ name, means, type, choices }) => ({
        key: name.trim(),
        means: means.trim(),
        type,
        choices: type === "choice" ? linesOf(choices) : [],
      })),
      sentiment: draft.sentiment,
      summary: draft.summary,
      inputs: draft.inputs,
    },
  };
}

export function isChanged(draft: Draft, known: AnalysisSetupKnown): boolean {
  const now = JSON.stringify(setupOf(draft));
  return now !== JSON.stringify(setupOf(draftOf(known)));
}

export function faultsOf(draft: Draft): Faults {
  const faults: Record<string, string> = {};
  const namedFaults = (list: "outcomes" | "intents", items: readonly NamedDraft[]) => {
    for (const item of items) {
      const fault = nameFault(item.name, items);
      if (fault) faults[`${list}.${item.key}`] = fault;
    }
  };
  namedFaults("outcomes", draft.outcomes);
  namedFaults("intents", draft.intents);
  for (const field of draft.fields) {
    const fault = keyFault(field.name) ?? nameFault(field.name, draft.fields);
    if (fault) faults[`fields.${field.key}`] = fault;
    if (field.type === "choice") {
      const choices = linesOf(field.choices);
      const twice = choices.find((each, place) => places(choices, each)[0] !== place);
      if (choices.length < 2) faults[`fields.${field.key}.choices`] = "Name at least two.";
      else if (twice) faults[`fields.${field.key}.choices`] = `“${twice}” is there twice.`;
    }
  }
  const { outcomes, intents, fields, sentiment, summary } = draft;
  if (!outcomes.length && !intents.length && !fields.length && !sentiment && !summary)
    faults.nothing = "Nothing is asked: name outcomes, or turn the summary on.";
  return faults;
}

function places(names: readonly string[], name: string): number[] {
  return names.flatMap((each, place) => (each.toLowerCase() === name.toLowerCase() ? [place] : []));
}

function nameFault(name: string, all: readonly { readonly name: string }[]): string | null {
  if (name.trim() === "") return "Give it a name.";
  const names = all.map((each) => each.name.trim());
  return places(names, name.trim()).length > 1 ? "There are two of this name." : null;
}

function keyFault(key: string): string | null {
  return key.trim() === "" || /^[a-z][a-z0-9_]{0,39}$/.test(key.trim())
    ? null
    : "Small letters, digits and _, beginning with a letter.";
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
