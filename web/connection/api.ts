import type { z } from "zod";
import { type CoursesView, coursesView, type LessonView, lessonView } from "../../server/protocol/course-view.ts";
import { errorView, type SessionView, sessionView } from "../../server/protocol/http.ts";

/** A request that was not answered as hoped. `message` is for the learner. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly retry: boolean;

  constructor(code: string, status: number, message: string, retry: boolean) {
    super(message);
    this.code = code;
    this.status = status;
    this.retry = retry;
  }
}

export function openSession(): Promise<SessionView> {
  return request("POST", "/api/session", sessionView);
}

export function getCourses(): Promise<CoursesView> {
  return request("GET", "/api/courses", coursesView);
}

export function getLesson(course: string, lesson: string): Promise<LessonView> {
  return request("GET", `/api/courses/${encodeURIComponent(course)}/lessons/${encodeURIComponent(lesson)}`, lessonView);
}

export function cheatSheetUrl(course: string): string {
  return `/api/courses/${encodeURIComponent(course)}/cheat-sheet.md`;
}

/**
 * One call of the HTTP API.
 * @param body sent as JSON
 * @throws ApiError also when the answer is not what `schema` says
 */
export async function request<T>(method: string, path: string, schema: z.ZodType<T>, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    credentials: "same-origin",
    ...(body !== undefined && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError("network", 0, "The server cannot be reached. Is it running, and are you online?", true);
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const error = errorView.safeParse(answer).data?.error;
    throw new ApiError(
      error?.code ?? "http",
      response.status,
      error?.message ?? `The server answered with ${response.status}.`,
      error?.retry ?? response.status >= 500,
    );
  }
  const parsed = schema.safeParse(answer);
  if (!parsed.success)
    throw new ApiError(
      "version",
      response.status,
      "The server answered in a way this page does not understand. Reload the page.",
      true,
    );
  return parsed.data;
}
