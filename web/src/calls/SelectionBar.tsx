import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { counted } from "../format/quantity";
import { useConfirm } from "../shell/confirm";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { useToast } from "../shell/toasts";
import { useShortcuts } from "../shell/useShortcuts";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import { type BulkKind, useBulk } from "./bulk";
import type { CallsQuestion } from "./listState";
import { useExactCount } from "./queries";
import { RunEvals } from "./RunEvals";
import styles from "./SelectionBar.module.css";
import { chosenBy, countSelected } from "./selection";
import type { ListSelection } from "./useListSelection";

/** From so many calls on it is asked before they are deleted, though it can be undone. */
const MANY = 100;

interface Props {
  list: ListSelection;
  question: CallsQuestion;
  /** Whether there are calls beyond those that are loaded. */
  hasMore: boolean;
  loaded: number;
  /** Leads to an export of the selection. */
  exporting: ReactNode;
}

/** What can be done with the calls that are selected. */
export function SelectionBar({ list, question, hasMore, loaded, exporting }: Props) {
  const { id } = useWorkspace();
  const { selection, selectAll, clear } = list;
  const exact = useExactCount(id, question, true).data?.count ?? (hasMore ? null : loaded);
  const count = countSelected(selection, exact);
  const bulk = useBulk(id);
  const confirm = useConfirm();
  const toast = useToast();
  const { edit } = useMay();
  const words = count === null ? "all that match" : counted(count, "call");
  const begin = (kind: BulkKind) =>
    bulk.mutate(
      { kind, chosen: chosenBy(selection, question) },
      {
        onSuccess: clear,
        onError: (error) => toast({ text: error.message, tone: "error" }),
      },
    );
  const remove = async () => {
    if (!edit || count === 0) return;
    const isMany = count === null || count > MANY;
    const sure =
      !isMany ||
      (await confirm({
        title: `Delete ${words}?`,
        body: (
          <p>
            They leave every list and figure at once. For ten minutes after that they can be had
            back, then they are gone for good with their recordings’ links and transcripts.
          </p>
        ),
        action: `Delete ${words}`,
        danger: true,
        ...(count === null ? {} : { typed: String(count) }),
      }));
    if (sure) begin("delete");
  };
  useShortcuts({
    Escape: { does: "Clear the selection", run: clear },
    Delete: { does: "Delete the selected calls", run: () => void remove() },
  });
  const why = edit ? undefined : EDITORS_ONLY;
  return (
    <section className={styles.bar} aria-label="Selection">
      <strong role="status">{words} selected</strong>
      {!selection.all && (exact === null || exact > selection.ids.size) && (
        <Button variant="subtle" size="compact-sm" onClick={selectAll}>
          Select all{exact === null ? "" : ` ${exact.toLocaleString("en-US")}`} that match
        </Button>
      )}
      <span className={styles.actions}>
        {exporting}
        <RunEvals chosen={chosenBy(selection, question)} onBegun={clear} />
        <Button
          variant="default"
          size="compact-sm"
          disabled={!edit || bulk.isPending || count === 0}
          title={why}
          leftSection={<Icon name="refresh" size={14} />}
          onClick={() => begin("recompute")}
        >
          Recompute
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          color="red"
          disabled={!edit || bulk.isPending || count === 0}
          title={why}
          leftSection={<Icon name="trash" size={14} />}
          onClick={remove}
        >
          Delete
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-label="Clear the selection"
          onClick={clear}
        >
          <Icon name="close" size={13} />
        </Button>
      </span>
    </section>
  );
}
