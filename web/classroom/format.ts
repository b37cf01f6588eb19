const MINUTE_MS = 60_000;

/** "6 min", "1 h 12 min"; nothing for less than a minute. */
export function minutesSince(since: number, now: number): string {
  const minutes = Math.floor((now - since) / MINUTE_MS);
  return minutes < 1 ? "" : duration(minutes);
}

/** "72 min" as "1 h 12 min". */
export function duration(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

export function timeOfDay(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

/** "1.2 / 23 GB" */
export function gigabytes(used: number, total: number): string {
  return `${(used / 1e9).toFixed(1)} / ${Math.round(total / 1e9)} GB`;
}
