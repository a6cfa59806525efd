import { ActionIcon, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useShortcuts } from "../../shell/useShortcuts";
import { Icon } from "../../theme/Icon";
import styles from "./filter.module.css";

const PAUSE_MS = 250;

interface Props {
  text: string;
  onSearch: (text: string) => void;
}

/** Searches when the typing pauses, at once on Enter. */
export function SearchInput({ text, onSearch }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  const [shown, setShown] = useState(text);
  // The URL may change without typing: back, a link, "clear filters".
  if (shown !== text) {
    setShown(text);
    if (typed.trim() !== text) setTyped(text);
  }
  useEffect(() => {
    if (typed.trim() === text) return;
    const pause = setTimeout(() => onSearch(typed.trim()), PAUSE_MS);
    return () => clearTimeout(pause);
  }, [typed, text, onSearch]);
  useShortcuts({
    "/": {
      does: "Search",
      run: (event) => {
        event.preventDefault();
        input.current?.select();
      },
    },
  });
  return (
    <TextInput
      ref={input}
      className={styles.search ?? ""}
      type="search"
      size="xs"
      aria-label="Search in transcripts and call ids"
      placeholder="Search what was said…"
      leftSection={<Icon name="search" size={14} />}
      rightSection={
        typed === "" ? (
          <kbd>/</kbd>
        ) : (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label="Clear the search"
            onClick={() => setTyped("")}
          >
            <Icon name="close" size={12} />
          </ActionIcon>
        )
      }
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") onSearch(typed.trim());
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}
