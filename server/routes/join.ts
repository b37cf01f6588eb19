import { parseCookie } from "cookie";
import { type Request, type Response, Router } from "express";
import type { Classroom } from "../classroom/classroom.ts";
import { freeName, impersonates, readName } from "../classroom/display-name.ts";
import { GuessLimiter } from "../classroom/guess-limiter.ts";
import { readCode } from "../classroom/join-code.ts";
import type { Seat } from "../classroom/seat.ts";
import type { Context } from "../context.ts";
import { PersonError } from "../errors.ts";
import { joinEvents } from "../metrics/events.ts";
import { type JoinedView, joinBody, returnBody } from "../protocol/classes.ts";
import { hashToken } from "../tokens.ts";
import { parseBody } from "./body.ts";
import { identityOf, SEAT_COOKIE } from "./identity.ts";
import { setCookie } from "./session.ts";

const MINUTE_MS = 60_000;
const WRONG_CODE = "There is no class with this code. Ask your instructor to read it again.";
const WRONG_PERSONAL_CODE =
  "There is no seat with this personal code. It stands in the menu of the device you used, under Your class.";

/** /api/join, /api/join/return, /api/leave: learners come and go. */
export function joinRoutes(context: Context): Router {
  const router = Router();
  const limiter = new GuessLimiter();
  const events = joinEvents(context.logger, context.metrics);
  const tellRefused = (error: unknown): never => {
    if (error instanceof PersonError) events.refused(error.code);
    throw error;
  };
  // Of one class one after another: two who join at once must not get one name or one seat too many.
  const queues = new Map<string, Promise<unknown>>();
  const inTurn = <T>(classroom: Classroom, job: () => Promise<T>): Promise<T> => {
    const turn = (queues.get(classroom.id) ?? Promise.resolve()).then(job, job);
    queues.set(classroom.id, turn);
    return turn;
  };

  router.post("/join", async (request, response) => {
    const body = parseBody(joinBody, request);
    const began = performance.now();
    const seat = async () => {
      const classroom = await guess(limiter, request, body.code, WRONG_CODE, async (code) =>
        context.classrooms.byCode(code),
      );
      return inTurn(classroom, () => join(context, classroom, body.name, request, response));
    };
    const joined = await seat().catch(tellRefused);
    events.joined(joined.class, performance.now() - began);
    response.json(joined);
  });

  router.post("/join/return", async (request, response) => {
    const { code } = parseBody(returnBody, request);
    const found = await guess(limiter, request, code, WRONG_PERSONAL_CODE, async (read) =>
      context.classrooms.seatByRow(await context.classrooms.store.seatByPersonalCode(read)),
    ).catch(tellRefused);
    const token = await context.classrooms.newSession(found.seat.id);
    setCookie(context, response, SEAT_COOKIE, token);
    response.json(joined(found.classroom, found.seat));
  });

  router.post("/leave", async (request, response) => {
    const token = parseCookie(request.headers.cookie ?? "")[SEAT_COOKIE];
    if (token !== undefined) await context.classrooms.store.endSession(hashToken(token));
    setCookie(context, response, SEAT_COOKIE, null);
    response.json({});
  });
  return router;
}

async function guess<T>(
  limiter: GuessLimiter,
  request: Request,
  text: string,
  wrong: string,
  lookUp: (code: string) => Promise<T | null>,
): Promise<T> {
  const code = readCode(text);
  const outcome = await limiter.guess(request.ip ?? "", Date.now, async () => (code === null ? null : lookUp(code)));
  switch (outcome.kind) {
    case "right":
      return outcome.found;
    case "wrong":
      throw new PersonError("code", wrong, { status: 404 });
    case "refused": {
      const minutes = Math.max(1, Math.ceil(outcome.retryAfterMs / MINUTE_MS));
      throw new PersonError(
        "tooMany",
        `There were too many wrong codes from your network. Try again in ${minutes} min.`,
        { status: 429, retry: true },
      );
    }
    default:
      return outcome satisfies never;
  }
}

/** The same browser keeps its seat, also under another name. */
async function join(
  context: Context,
  classroom: Classroom,
  wanted: string,
  request: Request,
  response: Response,
): Promise<JoinedView> {
  const read = readName(wanted);
  if ("problem" in read) throw new PersonError("name", read.problem);
  if (impersonates(read.key, classroom.view().instructors))
    throw new PersonError("name", "This name could be taken for the instructor's. Choose another.");
  const own = (await identityOf(context, request.headers.cookie)).seat;
  const mine = own?.classroom === classroom ? own.seat : null;
  const others = [...classroom.seats.values()].filter((seat) => seat !== mine && seat.row.state !== "removed");
  if (others.some(({ row }) => row.name_key === read.key)) {
    const free = freeName(read.name, new Set(others.map(({ row }) => row.name_key)));
    throw new PersonError(
      "nameTaken",
      `There is a ${read.name} in this class already. If that is you, come back with your personal code. Otherwise take another name, such as ${free}.`,
      { status: 409 },
    );
  }
  if (mine !== null) {
    if (mine.row.name !== read.name) await classroom.updateSeat(mine, { name: read.name, name_key: read.key });
    return joined(classroom, mine);
  }
  if (others.length >= classroom.row.seats)
    throw new PersonError("full", "The class is full. Ask your instructor for a seat.", { status: 409, retry: true });
  const { seat, token } = await context.classrooms.addSeat(classroom, read);
  setCookie(context, response, SEAT_COOKIE, token);
  return joined(classroom, seat);
}

function joined(classroom: Classroom, seat: Seat): JoinedView {
  const { name, state, personal_code } = seat.row;
  return {
    class: classroom.id,
    title: classroom.row.title,
    name,
    state: state === "waiting" ? "waiting" : "in",
    personalCode: personal_code,
  };
}
