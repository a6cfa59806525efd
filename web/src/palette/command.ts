import type { IconName } from "../theme/Icon";

/** Something that the palette can do. */
export interface Command {
  /** Unlike that of any other. */
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly icon: IconName;
  /** Shown at the right, quietly. */
  readonly hint?: string;
  /** The keys that do the same. */
  readonly keys?: readonly string[];
  /** Other words by which it is found. */
  readonly words?: string;
  readonly run: () => void;
}

export interface Group {
  readonly title: string;
  readonly commands: readonly Command[];
}

/** The commands by group; a group stands where its first command does. */
export function grouped(commands: readonly Command[]): readonly Group[] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  }
  return [...groups].map(([title, members]) => ({ title, commands: members }));
}
