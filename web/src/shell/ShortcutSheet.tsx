import { Modal } from "@mantine/core";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import { PLACES } from "./places";
import styles from "./ShortcutSheet.module.css";

const SHEET: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    "Everywhere",
    [
      ...PLACES.map(({ key, title }) => [`g ${key}`, `Go to ${title}`] as const),
      ["?", "Show this sheet"],
      ["Esc", "Close what is open"],
    ],
  ],
  [
    "Calls",
    [
      ["/", "Search"],
      ["f", "Add a filter"],
      ["j", "Next call"],
      ["k", "Previous call"],
      ["Enter", "Open the call"],
    ],
  ],
  [
    "Call",
    [
      ["j", "Next row"],
      ["k", "Previous row"],
      ["u", "Back to the calls"],
    ],
  ],
];

export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Keyboard shortcuts" size="sm">
      {SHEET.map(([page, keys]) => (
        <section key={page} className={styles.group}>
          <h3>{page}</h3>
          <dl className={styles.keys}>
            {keys.map(([key, action]) => (
              <div key={key}>
                <dt>{action}</dt>
                <dd>
                  <kbd>{key}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
