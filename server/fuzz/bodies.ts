import type { z } from "zod";
import { classBody, classPatch, coInstructorBody, joinBody, returnBody } from "../protocol/classes.ts";
import { inviteBody, lookBody, passwordBody, setUpBody, signInBody } from "../protocol/instructors.ts";
import { operatorKeyBody } from "../protocol/operator.ts";

/** What each route takes that takes anything; a route that changes things and is not here must be in BODILESS. */
export const BODIES: Readonly<Record<string, z.ZodType>> = {
  "POST /join": joinBody,
  "POST /join/return": returnBody,
  "POST /instructor/sign-in": signInBody,
  "POST /instructor/set-up/look": lookBody,
  "POST /instructor/set-up": setUpBody,
  "POST /instructor/password": passwordBody,
  "POST /instructors/invitations": inviteBody,
  "POST /classes": classBody,
  "PATCH /classes/:class": classPatch,
  "POST /operator/session": operatorKeyBody,
  "POST /classes/:class/instructors": coInstructorBody,
};

export const BODILESS: readonly string[] = [
  "POST /session",
  "POST /leave",
  "POST /instructor/sign-out",
  "POST /instructors/:id/reset",
  "POST /classes/:class/code",
  "POST /operator/sign-out",
];
