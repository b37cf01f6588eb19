import type { ClassBody, ClassCard, JoinedView } from "../protocol/classes.ts";
import { LearnerClient } from "./learner-client.ts";
import type { TestServer } from "./test-server.ts";

type Server = Pick<TestServer, "base" | "context">;

const PASSWORD = "correct horse battery";

/** A browser's answer with the cookies it would keep. */
export async function call<T>(
  base: string,
  method: string,
  path: string,
  options: { body?: unknown; cookie?: string } = {},
): Promise<{ status: number; body: T; cookie: string }> {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
      origin: base,
    },
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
  });
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const text = await response.text();
  return { status: response.status, body: (text.startsWith("{") ? JSON.parse(text) : text) as T, cookie };
}

/** Signs an instructor in, by the one-time link when there is none yet. @returns the cookie */
export async function signIn({ base, context }: Server, name = "Ada"): Promise<string> {
  const email = `${name.toLowerCase()}@example.org`;
  const account = { name, email, password: PASSWORD };
  const first = await context.instructors.firstLink();
  const known = first === null ? await context.instructors.byEmail(email) : null;
  if (known !== null) {
    const body = { email, password: PASSWORD };
    return (await call(base, "POST", "/api/instructor/sign-in", { body })).cookie;
  }
  const token = first ?? (await context.instructors.invite(email, null)).token;
  return (await call(base, "POST", "/api/instructor/set-up", { body: { token, ...account } })).cookie;
}

const CLASS: ClassBody = {
  title: "Tuesday class",
  course: "docker-workshop",
  lessons: null,
  seats: 8,
  minutes: 90,
  join: "code",
  watchConsent: false,
  egress: "internet",
};

export async function createClass(base: string, cookie: string, values: Partial<ClassBody> = {}): Promise<ClassCard> {
  const { status, body } = await call<ClassCard>(base, "POST", "/api/classes", {
    cookie,
    body: { ...CLASS, ...values },
  });
  if (status !== 201) throw new Error(`no class was made: ${JSON.stringify(body)}`);
  return body;
}

/** An instructor's page of a class. */
export function teach(base: string, cookie: string, classId: string): Promise<LearnerClient> {
  return LearnerClient.connect(base, { cookie, class: classId });
}

/** Opens a class and waits until it is. */
export async function openClass(page: LearnerClient): Promise<void> {
  page.send({ type: "class.open" });
  await page.next("board.events", ({ events }) =>
    events.some((event) => event.kind === "class" && event.class.state === "open"),
  );
}

export async function join(
  base: string,
  code: string,
  name: string,
  cookie?: string,
): Promise<JoinedView & { cookie: string }> {
  const answer = await call<JoinedView>(base, "POST", "/api/join", { body: { code, name }, cookie });
  if (answer.status !== 200) throw new Error(`not joined: ${JSON.stringify(answer.body)}`);
  return { ...answer.body, cookie: answer.cookie };
}

/** A learner with a seat, on a page. */
export async function joinAs(base: string, code: string, name: string): Promise<LearnerClient> {
  const { cookie } = await join(base, code, name);
  return LearnerClient.connect(base, { cookie });
}
