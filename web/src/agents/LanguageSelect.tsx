import { Select } from "@mantine/core";
import "@mantine/core/styles/Combobox.css";
import { useMemo, useState } from "react";
import { useWorkspace } from "../shell/workspace";
import { useWorkspaceFacts } from "../workspace/queries";
import { LANGUAGES, languageName, tagOf } from "./languages";

interface Props {
  value: string | null;
  onChange: (tag: string | null) => void;
  error?: string | undefined;
  disabled?: boolean;
}

function labelOf(tag: string): string {
  return `${languageName(tag)} · ${tag}`;
}

/** A language by name or tag; a tag that is not among the common ones can be typed. */
export function LanguageSelect({ value, onChange, error, disabled = false }: Props) {
  const [typed, setTyped] = useState("");
  const inherited = useWorkspaceFacts(useWorkspace().id).data?.lang ?? null;
  const data = useMemo(() => {
    const tags = LANGUAGES.map(({ tag }) => tag);
    const own = [value, tagOf(typed)].filter((tag) => tag !== null);
    return [...new Set([...own.filter((tag) => !tags.includes(tag)), ...tags])].map((tag) => ({
      value: tag,
      label: labelOf(tag),
    }));
  }, [typed, value]);
  return (
    <Select
      size="xs"
      label="Language"
      description="Type a name or a BCP 47 tag."
      placeholder={inherited === null ? "Not said" : `As the workspace: ${labelOf(inherited)}`}
      searchable
      clearable
      limit={60}
      data={data}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
      error={error}
      disabled={disabled}
      nothingFoundMessage="No such language. Type a tag of up to 10 characters, such as en-US."
      clearButtonProps={{ "aria-label": "Clear the language" }}
    />
  );
}
