const KEY = "reloaded-for-a-part";
const REST_MS = 20_000;

/**
 * Loads code that a page needs. What is being loaded is dropped when the network changes, as from cable to Wi-Fi, and
 * its style sheet is not asked for again: so the page is loaded anew, once. What fails again is told.
 */
export function loadPart<T>(load: () => Promise<T>): Promise<T> {
  return load().catch((error: unknown) => {
    if (!mayReload(sessionStorage.getItem(KEY), Date.now())) throw error;
    sessionStorage.setItem(KEY, String(Date.now()));
    location.reload();
    return new Promise<never>(() => {});
  });
}

/** @param last when that was done before, in milliseconds; null: never */
export function mayReload(last: string | null, now: number): boolean {
  return last === null || now - Number(last) > REST_MS;
}
