/** The parts of the library, in the order in which they are shown, and what a team made up. */
export const CATEGORIES = [
  { key: "accuracy", title: "Accuracy" },
  { key: "actions_and_tools", title: "Actions & tools" },
  { key: "conversation_quality", title: "Conversation quality" },
  { key: "safety_and_compliance", title: "Safety & compliance" },
  { key: "custom", title: "Custom" },
] as const;

export type Category = (typeof CATEGORIES)[number]["key"];
