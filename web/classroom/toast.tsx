import { X } from "lucide-react";
import { useEffect } from "react";
import { useBoard, useConsole } from "./console.ts";
import styles from "./toast.module.css";

const SHOWN_MS = 9000;

/** Something that did not work, or was done, for a while or until it is closed. */
export function Toast() {
  const { store } = useConsole();
  const notice = useBoard((state) => state.notice);
  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(() => store.setState({ notice: null }), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice, store]);
  return (
    <div role="alert" className={styles.region}>
      {notice !== null && (
        <div className={styles.toast} key={notice.id}>
          <span>{notice.message}</span>
          <button type="button" aria-label="Close this message" onClick={() => store.setState({ notice: null })}>
            <X size={15} aria-hidden />
          </button>
        </div>
      )}
    </div>
  );
}
