import { NativeSelect } from "@mantine/core";
import layout from "../agent/SideBySide.module.css";
import { CheckList } from "./CheckList";
import type { ChecksDraft, FaultsByCheck } from "./criterionDraft";

interface Props {
  draft: ChecksDraft;
  /** By place, what each check comes to. */
  sentences: readonly string[];
  faults: FaultsByCheck;
  tools: readonly string[];
  disabled: boolean;
  onChange: (changes: Partial<ChecksDraft>) => void;
}

/** The checks that a call must pass, all or any of them. */
export function ChecksFields({ draft, disabled, onChange, ...rest }: Props) {
  return (
    <>
      {draft.checks.length > 1 && (
        <NativeSelect
          aria-label="How the checks are combined"
          className={layout.combine ?? ""}
          data={[
            { value: "all", label: "all of these hold" },
            { value: "any", label: "any of these holds" },
          ]}
          value={draft.combine}
          onChange={(event) => onChange({ combine: event.currentTarget.value as "all" | "any" })}
          disabled={disabled}
        />
      )}
      <CheckList
        {...rest}
        drafts={draft.checks}
        called="check"
        disabled={disabled}
        needed
        onChange={(checks) => onChange({ checks })}
      />
    </>
  );
}
