import { ActionIcon, Button, Menu } from "@mantine/core";
import { Link, useLocation } from "wouter";
import type { SavedView } from "../../api/types";
import { useMay } from "../../shell/may";
import { useToast } from "../../shell/toasts";
import { useWorkspace } from "../../shell/workspace";
import { Icon } from "../../theme/Icon";
import { isNarrowed, type ListState } from "../listState";
import { questionFor } from "./content";
import { chooseDefaultView, useDefaultView } from "./defaultView";
import { useChangeViews } from "./queries";
import { SaveView } from "./SaveView";
import styles from "./views.module.css";

interface Props {
  views: readonly SavedView[];
  view: SavedView | null;
  isEdited: boolean;
  state: ListState;
}

/** What can be done with the view that is shown. */
function ViewMenu({
  view,
  onShare,
  onDelete,
}: {
  view: SavedView;
  onShare: () => void;
  onDelete: () => void;
}) {
  const { id } = useWorkspace();
  const isDefault = useDefaultView(id) === view.id;
  const { edit } = useMay();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Actions on ${view.name}`}>
          <Icon name="more" size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => chooseDefaultView(id, isDefault ? null : view.id)}>
          {isDefault ? "No longer open the calls with it" : "Open the calls with it"}
        </Menu.Item>
        {edit && (view.own || !view.shared) && (
          <Menu.Item onClick={onShare}>
            {view.shared ? "Keep it to myself" : "Share it with the workspace"}
          </Menu.Item>
        )}
        {edit && <Menu.Item onClick={onDelete}>Delete the view</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The saved views as tabs, and what can be done with the one that is shown. */
export function ViewTabs({ views, view, isEdited, state }: Props) {
  const { id } = useWorkspace();
  const [path, navigate] = useLocation();
  const { create, change, remove, restore } = useChangeViews(id);
  const { edit } = useMay();
  const toast = useToast();
  const told = { onError: (error: Error) => toast({ text: error.message, tone: "error" }) };
  if (views.length === 0 && !isNarrowed(state)) return null;
  const save = (name: string, shared: boolean) =>
    create.mutate(
      { name, shared, question: questionFor(state) },
      { ...told, onSuccess: (saved) => navigate(`${path}?view=${saved.id}`) },
    );
  const drop = (gone: SavedView) =>
    remove.mutate(gone.id, {
      ...told,
      onSuccess: () => {
        navigate(path, { replace: true });
        toast({
          text: `The view ${gone.name} is deleted`,
          tone: "good",
          undo: async () => {
            await restore.mutateAsync(gone.id);
            navigate(`${path}?view=${gone.id}`, { replace: true });
          },
        });
      },
    });
  return (
    <div className={styles.strip}>
      {views.length > 0 && (
        <nav className={styles.tabs} aria-label="Views">
          <Link
            href={path}
            className={styles.tab}
            aria-current={view === null ? "page" : undefined}
          >
            All calls
          </Link>
          {views.map((each) => (
            <Link
              key={each.id}
              href={`${path}?view=${each.id}`}
              className={styles.tab}
              aria-current={each.id === view?.id ? "page" : undefined}
              title={each.shared ? "Shared with the workspace" : "Only you see this view"}
            >
              {each.name}
            </Link>
          ))}
        </nav>
      )}
      {view && (
        <ViewMenu
          view={view}
          onShare={() => change.mutate({ id: view.id, shared: !view.shared }, told)}
          onDelete={() => drop(view)}
        />
      )}
      {view && edit && !isEdited && (
        <SaveView
          key={view.id}
          opener="Rename"
          action="Rename"
          name={view.name}
          shared={view.shared}
          onSave={(name, shared) =>
            change.mutate(
              { id: view.id, name, ...(shared === view.shared ? {} : { shared }) },
              told,
            )
          }
        />
      )}
      {view && isEdited && (
        <span className={styles.edited}>
          <span className="muted">edited</span>
          {edit && (
            <Button
              variant="subtle"
              size="compact-sm"
              h={28}
              onClick={() =>
                change.mutate(
                  { id: view.id, question: questionFor(state) },
                  {
                    ...told,
                    onSuccess: () => navigate(`${path}?view=${view.id}`, { replace: true }),
                  },
                )
              }
            >
              Save
            </Button>
          )}
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            h={28}
            onClick={() => navigate(`${path}?view=${view.id}`)}
          >
            Discard
          </Button>
        </span>
      )}
      {edit && (isEdited || (view === null && isNarrowed(state))) && (
        <SaveView opener="Save as a view…" action="Save the view" onSave={save} />
      )}
    </div>
  );
}
