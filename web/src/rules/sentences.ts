/** Rules as sentences. */
import { type RuleField, ruleFieldOf, takesValue, valueInWords, verbOf } from "./fields";
import type { Condition, Group, MatchedValue, RuleCondition } from "./shapes";

export function isGroup(one: Condition | Group): one is Group {
  return "conditions" in one;
}

export function conditionInWords(condition: Condition, fields: readonly RuleField[]): string {
  const field = ruleFieldOf(fields, condition.field);
  const verb = verbOf(condition.operator);
  if (!takesValue(condition.operator)) return `${field.title} ${verb}`;
  return `${field.title} ${verb} ${valueInWords(field, condition.value ?? null)}`;
}

function groupInWords({ combine, conditions }: Group, fields: readonly RuleField[]): string {
  const words = conditions.map((one) => conditionInWords(one, fields));
  return words.length > 1
    ? `(${words.join(combine === "all" ? " and " : " or ")})`
    : (words[0] ?? "");
}

/** The condition of a rule: `Sentiment is negative and (A is x or B is y)`. */
export function ruleInWords(
  { combine, conditions }: RuleCondition,
  fields: readonly RuleField[],
): string {
  return conditions
    .map((one) => (isGroup(one) ? groupInWords(one, fields) : conditionInWords(one, fields)))
    .join(combine === "all" ? " and " : " or ");
}

/** The values of a call that a rule matched: `Tool errors 2, Sentiment negative`. */
export function matchedInWords(
  matched: readonly MatchedValue[],
  fields: readonly RuleField[],
): string {
  return matched
    .map(({ field: key, value }) => {
      const field = ruleFieldOf(fields, key);
      return `${field.title} ${valueInWords(field, value)}`;
    })
    .join(", ");
}
