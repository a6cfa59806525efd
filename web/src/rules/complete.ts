import { takesValue } from "./fields";
import { isGroup } from "./sentences";
import type { RuleCondition } from "./shapes";

/** Whether every condition has the value that its operator needs. */
export function isComplete({ conditions }: RuleCondition): boolean {
  return (
    conditions.length > 0 &&
    conditions.every((one) =>
      isGroup(one) ? isComplete(one) : !takesValue(one.operator) || (one.value ?? "") !== "",
    )
  );
}
