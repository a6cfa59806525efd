import { Modal } from "@mantine/core";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import { useDebouncedValue } from "@mantine/hooks";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import { type Command, grouped } from "./command";
import styles from "./Palette.module.css";
import { ranked } from "./rank";
import { type Layers, useCommands } from "./useCommands";
import { useFound } from "./useFound";

const PAUSE_MS = 150;
const MOST_SHOWN = 40;

const textOf = ({ title, words = "" }: Command) => `${title} ${words}`;
const optionId = (index: number) => `palette-${index}`;

function useShown(typed: string, layers: Layers) {
  const workspace = useWorkspace();
  const [, navigate] = useLocation();
  const [settled] = useDebouncedValue(typed, PAUSE_MS);
  const found = useFound(settled);
  const known = ranked(typed, useCommands(layers), textOf);
  const text = typed.trim();
  const search: readonly Command[] =
    text === ""
      ? []
      : [
          {
            id: "search",
            group: "Calls",
            title: `Search the calls for “${text}”`,
            icon: "search",
            run: () => navigate(`/w/${workspace.id}/calls?${new URLSearchParams({ q: text })}`),
          },
        ];
  const groups = grouped([...found.commands, ...known.slice(0, MOST_SHOWN), ...search]);
  return { groups, isAsking: found.isAsking };
}

interface OptionProps {
  command: Command;
  index: number;
  isActive: boolean;
  onPoint: (index: number) => void;
  onChoose: (command: Command) => void;
}

function Option({ command, index, isActive, onPoint, onChoose }: OptionProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) element.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the input that has the focus takes the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the input.
    <div
      ref={element}
      id={optionId(index)}
      role="option"
      aria-selected={isActive}
      className={styles.option}
      onPointerMove={() => onPoint(index)}
      onClick={() => onChoose(command)}
    >
      <Icon name={command.icon} size={15} />
      <span className={styles.title}>{command.title}</span>
      {command.hint && <span className={styles.hint}>{command.hint}</span>}
      {command.keys && (
        <span className={styles.keys}>
          {command.keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      )}
    </div>
  );
}

interface Props extends Layers {
  onClose: () => void;
}

/** Everything in reach of the keyboard: pages, agents, workspaces, actions, and a call by its id. */
export default function Palette({ onClose, ...layers }: Props) {
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const { groups, isAsking } = useShown(typed, layers);
  const shown = groups.flatMap(({ commands }) => commands);
  const last = shown.length - 1;
  const current = Math.min(active, last);

  const choose = (command: Command) => {
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: current === last ? 0 : current + 1,
      ArrowUp: current <= 0 ? last : current - 1,
      PageDown: Math.min(current + 8, last),
      PageUp: Math.max(current - 8, 0),
    };
    const next = moves[event.key];
    const command = shown[current];
    if (next !== undefined) setActive(next);
    else if (event.key === "Enter" && command) choose(command);
    else if (event.key === "k" && (event.ctrlKey || event.metaKey)) onClose();
    else return;
    event.preventDefault();
  };

  let index = -1;
  return (
    <Modal.Root opened onClose={onClose} size={600} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label="Command palette" radius={10}>
        <div className={styles.palette}>
          <div className={styles.input}>
            <Icon name="search" size={16} />
            <input
              data-autofocus
              type="text"
              role="combobox"
              aria-label="Find a page, an agent, an action or a call’s id"
              aria-expanded
              aria-controls="palette-list"
              aria-activedescendant={last < 0 ? undefined : optionId(current)}
              aria-autocomplete="list"
              placeholder="Find a page, an agent, an action or a call’s id…"
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => {
                setTyped(event.currentTarget.value);
                setActive(0);
              }}
              onKeyDown={onKeyDown}
            />
            <kbd>Esc</kbd>
          </div>
          <div
            id="palette-list"
            role="listbox"
            aria-label="What can be done"
            aria-busy={isAsking}
            className={styles.list}
          >
            {groups.map(({ title, commands }) => (
              // biome-ignore lint/a11y/useSemanticElements: options are grouped so in a listbox.
              <div key={title} role="group" aria-label={title}>
                <div className={styles.group} aria-hidden="true">
                  {title}
                </div>
                {commands.map((command) => {
                  index += 1;
                  return (
                    <Option
                      key={command.id}
                      command={command}
                      index={index}
                      isActive={index === current}
                      onPoint={setActive}
                      onChoose={choose}
                    />
                  );
                })}
              </div>
            ))}
          </div>
          <p className="visually-hidden" role="status">
            {isAsking ? "Looking for this id" : `${shown.length} results`}
          </p>
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
