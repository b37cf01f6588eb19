import { useWorkshop } from "../store/workshop-store.ts";

/** Tells screen readers what happened elsewhere on the screen. */
export function Announcer() {
  const { id, text } = useWorkshop((state) => state.announcement);
  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label="Announcements">
      <span key={id}>{text}</span>
    </div>
  );
}
