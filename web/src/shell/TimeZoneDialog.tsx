import { Modal } from "@mantine/core";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import styles from "./TimeZoneDialog.module.css";
import { BROWSERS_ZONE, chooseTimeZone, useTimeZone } from "./timeZone";
import ZoneSelect from "./ZoneSelect";

/** Stands for whatever zone the browser is in. */
const BROWSERS = "browser";
const FIRST = [[BROWSERS, `As this browser: ${BROWSERS_ZONE.replaceAll("_", " ")}`]] as const;

/** Where the viewer chooses in which zone they read times. */
export default function TimeZoneDialog({ onClose }: { onClose: () => void }) {
  const { zone, isChosen } = useTimeZone();
  return (
    <Modal opened onClose={onClose} title="Time zone" size="sm">
      <div className={styles.body}>
        <ZoneSelect
          label="Show times in"
          description="In this browser only. The hover always tells UTC."
          value={isChosen ? zone : BROWSERS}
          first={FIRST}
          autoFocus
          onChange={(wanted) => {
            chooseTimeZone(wanted === BROWSERS ? null : wanted);
            onClose();
          }}
        />
      </div>
    </Modal>
  );
}
