import { TextInput } from "@mantine/core";
import { useId } from "react";
import { counted } from "../format/quantity";
import { MOST } from "./reading";
import { isAnyTool, toolsMeant } from "./toolNames";

const NAMED = 4;

/** Says which known tools a name means, where that is worth a word. */
function meantInWords(pattern: string, tools: readonly string[]): string {
  if (pattern.trim() === "") return "* stands for any characters, | parts names.";
  if (isAnyTool(pattern)) return "Any tool.";
  if (tools.length === 0) return "";
  const meant = toolsMeant(pattern, tools);
  if (meant.length === 0) return "No known tool is called so.";
  if (!/[*|]/.test(pattern)) return "";
  const named = meant.slice(0, NAMED).join(", ");
  return meant.length > NAMED
    ? `Means ${named} and ${counted(meant.length - NAMED, "other")}.`
    : `Means ${named}.`;
}

interface Props {
  label: string;
  value: string;
  tools: readonly string[];
  error: string | undefined;
  disabled: boolean;
  onChange: (name: string) => void;
}

/** The name of a tool, or a pattern of names; those that are known are offered. */
export function ToolInput({ label, value, tools, error, disabled, onChange }: Props) {
  const list = useId();
  return (
    <>
      <TextInput
        label={label}
        description={meantInWords(value, tools)}
        inputWrapperOrder={["label", "input", "error", "description"]}
        list={list}
        spellCheck={false}
        autoComplete="off"
        maxLength={MOST.tool}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        disabled={disabled}
      />
      <datalist id={list}>
        {tools.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
