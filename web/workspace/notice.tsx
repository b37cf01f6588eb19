import { X } from "lucide-react";
import { useEffect } from "react";
import { useWorkshop, workshopStore } from "../store/workshop-store.ts";
import styles from "./notice.module.css";

const SHOWN_MS = 10_000;

/** Something that did not work, for a while or until it is closed. */
export function Notice() {
  const notice = useWorkshop((state) => state.notice);
  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(close, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div role="alert" className={styles.region}>
      {notice !== null && (
        <div className={styles.notice} data-kind={notice.kind} key={notice.id}>
          <span>{notice.message}</span>
          <button type="button" aria-label="Close this message" onClick={close}>
            <X size={15} aria-hidden />
          </button>
        </div>
      )}
    </div>
  );
}

function close() {
  workshopStore.setState({ notice: null });
}
