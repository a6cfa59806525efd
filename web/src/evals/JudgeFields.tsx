import { ActionIcon, Button, Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { Icon } from "../theme/Icon";
import styles from "./JudgeFields.module.css";
import {
  type FailureDraft,
  type JudgeDraft,
  type JudgeFaults,
  MOST_OF_JUDGES as MOST,
  newFailure,
  placeOf,
} from "./judgeDraft";

interface Props {
  draft: JudgeDraft;
  faults: JudgeFaults;
  disabled: boolean;
  onChange: (changes: Partial<JudgeDraft>) => void;
}

function Failures({ draft: { failures }, faults, disabled, onChange }: Props) {
  const put = (failure: FailureDraft, changes: Partial<FailureDraft>) =>
    onChange({
      failures: failures.map((one) => (one === failure ? { ...one, ...changes } : one)),
    });
  return (
    <fieldset className={styles.failures}>
      <legend>A call fails for one of these, and for nothing else</legend>
      {failures.map((failure, position) => (
        <div key={failure.key} className={styles.failure}>
          <TextInput
            aria-label={`Name of failure ${position + 1}`}
            placeholder="wrong_date"
            spellCheck={false}
            maxLength={MOST.name}
            value={failure.name}
            onChange={(event) => put(failure, { name: event.currentTarget.value })}
            error={faults[placeOf(failure, "name")]}
            disabled={disabled}
          />
          <TextInput
            aria-label={`Meaning of failure ${position + 1}`}
            placeholder="it said another date than the caller had"
            maxLength={MOST.failure}
            value={failure.means}
            onChange={(event) => put(failure, { means: event.currentTarget.value })}
            error={faults[placeOf(failure, "means")]}
            disabled={disabled}
          />
          {!disabled && failures.length > 1 && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`Remove failure ${position + 1}`}
              onClick={() => onChange({ failures: failures.filter((one) => one !== failure) })}
            >
              <Icon name="close" size={12} />
            </ActionIcon>
          )}
        </div>
      ))}
      {!disabled && failures.length < MOST.failures && (
        <div>
          <Button
            variant="default"
            size="compact-xs"
            leftSection={<Icon name="plus" size={12} />}
            onClick={() => onChange({ failures: [...failures, newFailure()] })}
          >
            A failure
          </Button>
        </div>
      )}
    </fieldset>
  );
}

const SHOWN = [
  { key: "times", label: "when each row was" },
  { key: "system_prompt", label: "the agent’s prompt" },
  { key: "capabilities", label: "its capabilities" },
  { key: "tools", label: "its tools" },
] as const;

function Inputs({ draft: { inputs, metadata }, faults, disabled, onChange }: Props) {
  return (
    <>
      <fieldset className={styles.shown}>
        <legend className="visually-hidden">What the model is shown</legend>
        <NativeSelect
          label="What the model is shown"
          data={[
            { value: "all", label: "all rows of the call" },
            { value: "speech", label: "only what was said" },
          ]}
          value={inputs.transcript}
          onChange={(event) =>
            onChange({ inputs: { ...inputs, transcript: event.currentTarget.value as "all" } })
          }
          disabled={disabled}
        />
        <div className={styles.row}>
          {SHOWN.map(({ key, label }) => (
            <Checkbox
              key={key}
              size="xs"
              label={label}
              checked={inputs[key]}
              onChange={(event) =>
                onChange({ inputs: { ...inputs, [key]: event.currentTarget.checked } })
              }
              disabled={disabled}
            />
          ))}
        </div>
      </fieldset>
      <Textarea
        size="xs"
        label="Metadata of the call that it is shown"
        description="One key a line."
        rows={Math.max(metadata.split("\n").length, 1)}
        value={metadata}
        onChange={(event) => onChange({ metadata: event.currentTarget.value })}
        error={faults.metadata}
        disabled={disabled}
      />
    </>
  );
}

/** What a judge is asked, what it fails a call for, and what it is shown. */
export function JudgeFields(props: Props) {
  const { draft, faults, disabled, onChange } = props;
  const prose = (
    field: "definition" | "appliesIf" | "doesNotFlag",
    label: string,
    description: string,
  ) => (
    <Textarea
      size="xs"
      label={label}
      description={description}
      rows={Math.min(Math.max(Math.ceil(draft[field].length / 90), 1), 8)}
      maxLength={MOST.prose}
      value={draft[field]}
      onChange={(event) => onChange({ [field]: event.currentTarget.value })}
      error={faults[field]}
      disabled={disabled}
    />
  );
  return (
    <div className={styles.judge}>
      <TextInput
        label="Question"
        placeholder="Did the agent answer each question of the caller?"
        maxLength={MOST.question}
        value={draft.question}
        onChange={(event) => onChange({ question: event.currentTarget.value })}
        error={faults.question}
        disabled={disabled}
      />
      <Failures {...props} />
      {prose("definition", "How to look at it", "May be left empty.")}
      {prose("appliesIf", "When the question arises", "Of other calls it is not applicable.")}
      {prose(
        "doesNotFlag",
        "What is not flagged",
        "What passes although one might think otherwise.",
      )}
      <div className={styles.row}>
        <NativeSelect
          label="Scoring"
          data={[
            { value: "pass_fail", label: "pass or fail" },
            { value: "score", label: "a score from 1 (bad) to 5 (flawless)" },
          ]}
          value={draft.scoring}
          onChange={(event) =>
            onChange({ scoring: event.currentTarget.value as JudgeDraft["scoring"] })
          }
          disabled={disabled}
        />
        {draft.scoring === "score" && (
          <NativeSelect
            label="Passes from"
            data={["2", "3", "4", "5"]}
            value={draft.passAtLeast}
            onChange={(event) => onChange({ passAtLeast: event.currentTarget.value })}
            error={faults.passAtLeast}
            disabled={disabled}
          />
        )}
      </div>
      <Inputs {...props} />
    </div>
  );
}
