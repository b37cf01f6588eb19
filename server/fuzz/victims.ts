import { createClass, join, openClass, signIn, teach } from "../testing/class-client.ts";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import type { TestServer } from "../testing/test-server.ts";
import { Planted, plant } from "./planted.ts";

/** People who do nothing wrong, with values planted in all they have. */
export interface Victims {
  readonly planted: Planted;
  readonly classId: string;
  readonly code: string;
  /** Of their terminals, seat, class, help, pages: attackers know them all. */
  readonly ids: readonly string[];
  readonly terminals: readonly string[];
  readonly pages: readonly string[];
  /** Lets a waiting seat of their class in. */
  admit(seat: string): Promise<void>;
  /** What they see still holds what was planted: else its absence elsewhere would say nothing. */
  stillSeeTheirOwn(): Promise<void>;
  /** Their sockets are open, their terminals echo, also anew, and the server answers. */
  work(): Promise<void>;
}

export async function startVictims(server: TestServer): Promise<Victims> {
  const { base } = server;
  const planted = new Planted();
  const teacherCookie = await signIn(server, "Ada");
  const title = planted.add("class title", plant());
  const card = await createClass(base, teacherCookie, { title, join: "approval" });
  const { code } = card.settings;
  const teacher = await teach(base, teacherCookie, card.class.id);
  await openClass(teacher);

  const joined = await join(base, code, planted.add("name", plant().slice(0, 30)));
  const learner = await LearnerClient.connect(base, { cookie: joined.cookie });
  const admit = async (seat: string) => {
    teacher.send({ type: "seat.admit", seat });
    await teacher.next("board.events", ({ events }) =>
      events.some((event) => event.kind === "seat" && event.seat.id === seat && event.seat.state === "in"),
    );
  };
  const mySeat = (await learner.next("seat.snapshot")).seat.me.id;
  await admit(mySeat);
  const alone = await LearnerClient.connect(base);
  const terminals: TerminalClient[] = [await readyTerminal(learner), await readyTerminal(alone)];
  const printed: string[] = [];
  for (const [at, terminal] of terminals.entries()) printed.push(await plantIn(terminal, planted, at));
  learner.send({ type: "hand.raise", text: planted.add("raised hand's text", plant()) });
  const { events } = await teacher.next("board.events", (message) =>
    message.events.some(({ kind }) => kind === "help"),
  );
  const help = events.flatMap((event) => (event.kind === "help" ? event.help.map(({ id }) => id) : []));

  planted.add("join code", code);
  planted.add("personal code", joined.personalCode);
  for (const [what, cookie] of Object.entries({ teacher: teacherCookie, seat: joined.cookie, alone: alone.session }))
    planted.add(`token of ${what}`, cookie.slice(cookie.indexOf("=") + 1));

  const pages = [learner.page, alone.page, teacher.page];
  const innocents = [learner, alone, teacher];
  return {
    planted,
    classId: card.class.id,
    code,
    ids: [card.class.id, mySeat, ...help, ...terminals.map(({ id }) => id), ...pages],
    terminals: terminals.map(({ id }) => id),
    pages,
    admit,
    stillSeeTheirOwn: async () => {
      const seen = Buffer.from([...printed, ...innocents.map(({ received }) => JSON.stringify(received))].join());
      const unseen = planted.notIn(seen).filter((what) => !what.startsWith("token"));
      if (unseen.length > 0) throw new Error(`not even its owner sees: ${unseen.join(", ")}`);
    },
    work: async () => {
      const health = await fetch(`${base}/healthz`);
      if (health.status !== 200) throw new Error(`the server's health is ${health.status}`);
      for (const innocent of innocents) await answers(innocent);
      for (const [at, client] of [learner, alone].entries()) terminals[at] = await echoes(client, terminals[at]);
    },
  };
}

async function readyTerminal(client: LearnerClient): Promise<TerminalClient> {
  const terminal = await client.firstTerminal();
  await terminal.freshPrompt();
  return terminal;
}

async function plantIn(terminal: TerminalClient, planted: Planted, at: number): Promise<string> {
  const output = planted.add(`output ${at}`, plant());
  // What is printed stands nowhere in what was typed.
  const halves = `'${output.slice(0, 10)}' '${output.slice(10)}'`;
  return terminal.run(`: ${planted.add(`command ${at}`, plant())}; printf '%s%s\\n' ${halves}`);
}

async function answers(client: LearnerClient): Promise<void> {
  const at = Math.random();
  const pong = client.after("pong", (message) => message.at === at);
  client.send({ type: "ping", at });
  await pong;
}

/** On the socket that was open all the time, and on another one, as after a lost connection. @returns that one */
async function echoes(client: LearnerClient, open: TerminalClient | undefined): Promise<TerminalClient> {
  if (open === undefined) throw new Error("there is no terminal");
  const word = plant();
  await open.run(`echo ${word}`);
  const again = await client.terminal(open.id);
  await again.shows(word);
  open.close();
  await again.freshPrompt();
  return again;
}
