import { z } from "zod";
import { type JoinedView, joinedView } from "../../server/protocol/classes.ts";
import { request } from "../connection/api.ts";
import { forgetSeat } from "./remembered-seat.ts";

/** @throws ApiError with the code "code", "tooMany", "name", "nameTaken" or "full", and words for the learner */
export function joinClass(code: string, name: string): Promise<JoinedView> {
  return request("POST", "/api/join", joinedView, { code, name });
}

/** The same learner from another device. */
export function comeBack(code: string): Promise<JoinedView> {
  return request("POST", "/api/join/return", joinedView, { code });
}

/** This browser leaves; the seat stays. */
export async function leaveClass(): Promise<void> {
  await request("POST", "/api/leave", z.object({}), {});
  forgetSeat();
}
