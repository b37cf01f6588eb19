import { afterEach, describe, expect, test } from "vitest";
import type { ReportView } from "../protocol/classes.ts";
import { call } from "../testing/class-client.ts";
import { openLesson } from "../testing/learner-steps.ts";
import { classWith, onBoard, seatWhere } from "../testing/test-class.ts";
import { disposeServers } from "../testing/test-server.ts";

afterEach(disposeServers);

const TABLES = [
  "seat",
  "note",
  "help_request",
  "check_try",
  "check_pass",
  "assist_log",
  "terminal",
  "sandbox",
] as const;

describe("the report", () => {
  test("says where people got stuck, without names once they are deleted", async () => {
    const { server, learner, board, cookie, classId } = await classWith();
    const terminal = await learner.firstTerminal();
    await learner.ready();
    await openLesson(learner, "run-a-container");
    await terminal.run("docker run apline echo hi");
    learner.send({ type: "hint.show", step: "alpine", count: 1 });
    await terminal.run("docker run alpine echo hi");
    await onBoard(
      board,
      "seat",
      seatWhere(({ marks }) => marks["run-a-container"]?.startsWith("d") === true),
    );
    board.send({ type: "class.end" });
    await onBoard(board, "class", (event) => event.class.state === "ended");
    const get = (path: string) => call<ReportView>(server.base, "GET", `/api/classes/${classId}/${path}`, { cookie });
    const { body: report } = await get("report");
    expect(report.learners).toMatchObject([{ name: "Grace", done: 1, tries: 1, hints: 1 }]);
    const step = report.steps.find(({ lesson, step: id }) => lesson === "run-a-container" && id === "alpine");
    expect(step).toMatchObject({ reached: 1, done: 1, hintShare: 1, solutionShare: 0 });
    expect(step?.checks[0]).toMatchObject({ tries: 1, learners: 1 });
    expect(step?.checks[0]?.reasons[0]?.html).toContain("apline");
    expect((await get("report.csv")).body).toContain("Grace,1,0,0,");
    const closed = learner.closed();
    await call(server.base, "DELETE", `/api/classes/${classId}/personal-data`, { cookie });
    await closed;
    const { body: after } = await get("report");
    expect(after.learners).toMatchObject([{ name: "Learner 1", done: 1, tries: 1 }]);
    const dump = JSON.stringify(
      await Promise.all(TABLES.map((table) => server.context.db.selectFrom(table).selectAll().execute())),
    );
    expect(dump).not.toMatch(/Grace|apline/);
    expect(await server.context.engine.list()).toEqual([]);
  });
});
