import { UnstyledButton } from "@mantine/core";
import { Link, useLocation } from "wouter";
import type { Workspace } from "../api/types";
import { Icon } from "../theme/Icon";
import { AccountMenu } from "./AccountMenu";
import { withModifier } from "./modifier";
import styles from "./Navigation.module.css";
import { isWithin, PLACES, pathOfPlace } from "./places";
import { WorkspaceSwitcher } from "./WorkspaceSwitcher";

interface Props {
  workspace: Workspace;
  onPalette: () => void;
  onShortcuts: () => void;
  onTimeZone: () => void;
  onNewWorkspace: () => void;
}

/** At the side of a desk's screen; above and below the page on a phone's. */
export function Navigation({ workspace, onPalette, onNewWorkspace, ...layers }: Props) {
  const [location] = useLocation();
  return (
    <header className={styles.navigation}>
      <div className={styles.workspace}>
        <WorkspaceSwitcher workspace={workspace} onNew={onNewWorkspace} />
        <UnstyledButton className={styles.find} onClick={onPalette}>
          <Icon name="search" size={15} />
          <span>Find anything</span>
          <kbd>{withModifier("k")}</kbd>
        </UnstyledButton>
      </div>
      <nav className={styles.main} aria-label="Main">
        <ul className={styles.places}>
          {PLACES.map((place) => {
            const href = pathOfPlace(workspace.id, place);
            return (
              <li key={place.path}>
                <Link
                  href={href}
                  className={styles.place}
                  title={`${place.title} (g ${place.key})`}
                  aria-current={isWithin(location, href) ? "page" : undefined}
                >
                  <Icon name={place.icon} />
                  <span>{place.title}</span>
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
      <div className={styles.account}>
        <AccountMenu {...layers} />
      </div>
    </header>
  );
}
