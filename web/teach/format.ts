import { duration } from "../classroom/format.ts";

/** Figures and times as an instructor reads them. All pure; times of day are those of this browser. */

const DATE = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** "Tue, 6 May 2025" @param at milliseconds since the epoch */
export function formatDate(at: number): string {
  return DATE.format(at);
}

/** "10:02" @param at milliseconds since the epoch */
export function formatClock(at: number): string {
  return CLOCK.format(at);
}

/** "Tue, 6 May 2025, 10:02 to 12:40"; the second date only when it is another day. */
export function formatSpan(from: number, to: number | null): string {
  const begin = `${formatDate(from)}, ${formatClock(from)}`;
  if (to === null) return begin;
  return `${begin} to ${formatDate(to) === formatDate(from) ? "" : `${formatDate(to)}, `}${formatClock(to)}`;
}

/** "40 s", "3 min 20 s", "1 h 5 min"; a dash for nobody. @param seconds null: nobody has got so far */
export function formatSeconds(seconds: number | null): string {
  if (seconds === null) return "–";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole >= 3600) return duration(Math.round(whole / 60));
  return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** "61 %" @param share 0 to 1 */
export function formatShare(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** "1 learner", "0 learners", "3 classes" */
export function count(many: number, one: string, several = `${one}s`): string {
  return `${many} ${many === 1 ? one : several}`;
}

/** "Firefox on Linux" from what a browser says of itself. */
export function formatAgent(agent: string): string {
  const named = (names: readonly [RegExp, string][]) => names.find(([pattern]) => pattern.test(agent))?.[1];
  const browser = named([
    [/Edg\//, "Edge"],
    [/OPR\//, "Opera"],
    [/Firefox\//, "Firefox"],
    [/Chrom(e|ium)\//, "Chrome"],
    [/Safari\//, "Safari"],
  ]);
  const system = named([
    [/Android/, "Android"],
    [/iPhone|iPad/, "iOS"],
    [/Windows/, "Windows"],
    [/Mac OS X|Macintosh/, "macOS"],
    [/CrOS/, "ChromeOS"],
    [/Linux/, "Linux"],
  ]);
  if (browser === undefined) return agent === "" ? "Unknown browser" : agent.slice(0, 40);
  return system === undefined ? browser : `${browser} on ${system}`;
}
