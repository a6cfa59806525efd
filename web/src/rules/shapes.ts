/** Rules as the API takes them and answers with. */
import type { components } from "../api/schema";

type Schemas = components["schemas"];

export type Condition = Schemas["Condition"];
export type Group = Schemas["Group"];
/** Groups are nested one deep. */
export type RuleCondition = Schemas["RuleCondition"];
export type Operator = Condition["operator"];
export type Value = NonNullable<Condition["value"]> | null;
export type MatchedValue = Schemas["Matched"];
export type RuleKind = Schemas["RuleOut"]["kind"];
export type Colour = Schemas["RuleOut"]["colour"];
