import { Popover } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { TagSign } from "../../rules/TagMark";
import { Icon } from "../../theme/Icon";
import { type EditorProps, FilterEditor } from "./FilterEditor";
import styles from "./filter.module.css";

interface Props extends Omit<EditorProps, "onDone"> {
  words: string;
  onRemove: () => void;
}

/** One field's conditions in words; a click changes them. */
export function FilterChip({ words, onRemove, ...editor }: Props) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const { title, names } = editor.field;
  const tags = editor.filters.flatMap(({ value }) => names?.get(value)?.tag ?? []);
  return (
    <span className={styles.chip}>
      <Popover opened={opened} onChange={close} position="bottom-start" trapFocus returnFocus>
        <Popover.Target>
          <button type="button" onClick={toggle} title={`${title} ${words}`}>
            {tags.map((tag, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: only their colours tell them apart.
              <TagSign key={place} {...tag} />
            ))}
            <strong>{title}</strong> <span className={styles.words}>{words}</span>
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <FilterEditor {...editor} onDone={close} />
        </Popover.Dropdown>
      </Popover>
      <button type="button" onClick={onRemove} aria-label={`Remove the filter on ${title}`}>
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}
