import { afterEach, describe, expect, test } from "vitest";
import { joinAs, openClass } from "../testing/class-client.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { openLesson } from "../testing/learner-steps.ts";
import { classWith, lessonOf, onBoard, onSeat, seatWhere } from "../testing/test-class.ts";
import { disposeServers } from "../testing/test-server.ts";

afterEach(disposeServers);

describe("catching up", () => {
  test("brings a learner to a step, marked so, in a fresh sandbox; and back again", async () => {
    const { learner, board, seat } = await classWith();
    const terminal = await learner.firstTerminal();
    await learner.ready();
    await openLesson(learner, "docker-is");
    const { steps } = lessonOf("docker-is");
    for (const { text } of steps[0]?.solution.keys ?? []) await terminal.run(text);
    await learner.next("step", ({ step }) => step.id === steps[0]?.id && step.state === "done");
    const target = steps[3]?.id ?? "";
    board.send({ type: "class.catchUp", seats: [seat], lesson: "docker-is", step: target, sandbox: "fresh" });
    await onBoard(
      board,
      "seat",
      seatWhere(({ catchUp }) => catchUp !== null && catchUp.done > 0),
    );
    await onBoard(
      board,
      "seat",
      seatWhere(
        ({ catchUp, marks, now }) =>
          catchUp === null && now?.step === target && /^dcc\./.test(marks["docker-is"] ?? ""),
      ),
    );
    board.send({
      type: "class.catchUp",
      seats: [],
      lesson: "docker-is",
      step: steps[1]?.id ?? "",
      sandbox: "present",
    });
    await onBoard(
      board,
      "seat",
      seatWhere(
        ({ catchUp, marks, now }) =>
          catchUp === null && now?.step === steps[1]?.id && /^d\.+$/.test(marks["docker-is"] ?? ""),
      ),
    );
  });
});

describe("while a learner catches up", () => {
  test("what they type does not get in between", async () => {
    const { learner, board, seat } = await classWith();
    const terminal = await learner.firstTerminal();
    await learner.ready();
    await terminal.prompt();
    const step = lessonOf("docker-is").steps[2]?.id ?? "";
    board.send({ type: "class.catchUp", seats: [seat], lesson: "docker-is", step, sandbox: "present" });
    await onSeat(learner, "me", ({ me }) => me.catchUp !== null);
    terminal.type("echo typed-in-between\r");
    await onBoard(
      board,
      "seat",
      seatWhere(({ catchUp, now }) => catchUp === null && now?.step === step),
    );
    expect(terminal.shown).not.toContain("typed-in-between");
    await terminal.run("echo afterwards");
  });
});

describe("catching up a learner who is away", () => {
  test("works all the same, and they find it done", async () => {
    const { server, learner, board, seat } = await classWith();
    await learner.firstTerminal();
    await learner.ready();
    const step = lessonOf("docker-is").steps[1]?.id ?? "";
    board.send({ type: "class.catchUp", seats: [seat], lesson: "docker-is", step, sandbox: "fresh" });
    await onBoard(
      board,
      "seat",
      seatWhere(({ catchUp }) => catchUp !== null),
    );
    learner.close();
    await onBoard(
      board,
      "seat",
      seatWhere(({ catchUp, now }) => catchUp === null && now?.step === step),
    );
    const again = await LearnerClient.connect(server.base, { cookie: learner.session });
    await openLesson(again, "docker-is");
    const { progress } = await again.next("lesson.progress");
    expect(progress.steps[0]).toMatchObject({ state: "done", how: "caughtUp" });
  });
});

describe("pre-flight", () => {
  test("tries the lessons, measures, warms the sandboxes, and learners take those", async () => {
    const { server, board, code } = await classWith(
      { seats: 2, lessons: ["basic-commands"] },
      { open: false, learner: false },
    );
    board.send({ type: "preflight.start" });
    const { preflight } = await board.next(
      "preflight",
      ({ preflight: { state } }) => state === "passed" || state === "failed",
    );
    expect(preflight.checks.map(({ id, state, said }) => `${id} ${state}: ${said}`)).toEqual([
      expect.stringMatching(/^memory passed: 2 seats need [\d.]+ [MG]B \([\d.]+ MB each, measured\)/),
      expect.stringMatching(/^disk passed: 2 seats need [\d.]+ [MG]B/),
      expect.stringMatching(/^images passed: 3 of 3/),
      expect.stringMatching(/^sandboxes passed: 2 of 2/),
      expect.stringMatching(/^lessons passed: 1 of 1/),
    ]);
    expect((await server.context.engine.list()).length).toBe(2);
    await openClass(board);
    const learner = await joinAs(server.base, code, "Grace");
    await learner.ready();
    expect((await server.context.engine.list()).length).toBe(2);
  }, 120_000);
});
