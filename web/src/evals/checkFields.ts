import type { CheckDraft } from "./draft";
import type { CheckFaults } from "./reading";

/** What the fields of every kind of check get. */
export interface CheckFieldsProps {
  draft: CheckDraft;
  faults: CheckFaults;
  disabled: boolean;
  /** Names of tools that are known, to choose from. */
  tools: readonly string[];
  onChange: (changes: Partial<CheckDraft>) => void;
}
