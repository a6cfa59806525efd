import { ActionIcon, Textarea, TextInput } from "@mantine/core";
import { Icon } from "../theme/Icon";
import { JsonInput } from "./JsonInput";
import { type Faults, placeOf, type ToolDraft } from "./setup";
import styles from "./ToolEditor.module.css";

interface Props {
  tool: ToolDraft;
  number: number;
  faults: Faults;
  onChange: (tool: ToolDraft) => void;
  onRemove: () => void;
  disabled: boolean;
}

const EXAMPLE = '{\n  "type": "object",\n  "properties": { "people": { "type": "integer" } }\n}';

export function ToolEditor({ tool, number, faults, onChange, onRemove, disabled }: Props) {
  const named = tool.name.trim() || `tool ${number}`;
  return (
    <fieldset className={styles.tool}>
      <legend className="visually-hidden">{named}</legend>
      <TextInput
        label="Name"
        value={tool.name}
        onChange={(event) => onChange({ ...tool, name: event.currentTarget.value })}
        maxLength={200}
        spellCheck={false}
        error={faults[placeOf(tool, "name")]}
        disabled={disabled}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={`Remove ${named}`}
        title={`Remove ${named}`}
        onClick={onRemove}
        disabled={disabled}
        className={styles.remove ?? ""}
      >
        <Icon name="trash" size={14} />
      </ActionIcon>
      <Textarea
        size="xs"
        label="Description"
        rows={2}
        value={tool.description}
        onChange={(event) => onChange({ ...tool, description: event.currentTarget.value })}
        error={faults[placeOf(tool, "description")]}
        disabled={disabled}
        className={styles.wide ?? ""}
      />
      <div className={styles.wide}>
        <span className={styles.label}>Parameters, as JSON Schema</span>
        <JsonInput
          label={`Parameters of ${named}`}
          rows={6}
          value={tool.parameters}
          placeholder={EXAMPLE}
          onChange={(parameters) => onChange({ ...tool, parameters })}
          error={faults[placeOf(tool, "parameters")]}
          disabled={disabled}
        />
      </div>
    </fieldset>
  );
}
