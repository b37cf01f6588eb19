import { z } from "zod";
import {
  type ClassBody,
  type ClassCard,
  type ClassList,
  classCard,
  classList,
  type ReportView,
  reportView,
} from "../../server/protocol/classes.ts";
import {
  type InstructorsView,
  type InvitedView,
  instructorsView,
  invitedView,
  type LinkView,
  linkView,
  type MeView,
  meView,
  type setUpBody,
} from "../../server/protocol/instructors.ts";
import { request } from "../connection/api.ts";

/** What instructors ask of the server over HTTP. Each throws ApiError, whose message is for them. */

const nothing = z.object({});
const id = encodeURIComponent;

export const getMe = (): Promise<MeView> => request("GET", "/api/instructor", meView);
export const signIn = (email: string, password: string): Promise<MeView> =>
  request("POST", "/api/instructor/sign-in", meView, { email, password });
export const signOut = (): Promise<MeView> => request("POST", "/api/instructor/sign-out", meView, {});
export const lookAtLink = (token: string): Promise<LinkView> =>
  request("POST", "/api/instructor/set-up/look", linkView, { token });
export const setUp = (body: z.infer<typeof setUpBody>): Promise<MeView> =>
  request("POST", "/api/instructor/set-up", meView, body);
export const changePassword = (current: string, next: string) =>
  request("POST", "/api/instructor/password", nothing, { current, next });

export const getInstructors = (): Promise<InstructorsView> => request("GET", "/api/instructors", instructorsView);
export const invite = (email: string): Promise<InvitedView> =>
  request("POST", "/api/instructors/invitations", invitedView, { email });
export const revokeInvitation = (invitation: string) =>
  request("DELETE", `/api/instructors/invitations/${id(invitation)}`, nothing);
export const resetPassword = (instructor: string): Promise<InvitedView> =>
  request("POST", `/api/instructors/${id(instructor)}/reset`, invitedView, {});
export const removeInstructor = (instructor: string) =>
  request("DELETE", `/api/instructors/${id(instructor)}`, nothing);
export const endSession = (session: string) => request("DELETE", `/api/instructors/sessions/${id(session)}`, nothing);

export const getClasses = (): Promise<ClassList> => request("GET", "/api/classes", classList);
export const getClass = (classId: string): Promise<ClassCard> =>
  request("GET", `/api/classes/${id(classId)}`, classCard);
export const createClass = (body: ClassBody): Promise<ClassCard> => request("POST", "/api/classes", classCard, body);
export const changeClass = (classId: string, body: Partial<ClassBody>): Promise<ClassCard> =>
  request("PATCH", `/api/classes/${id(classId)}`, classCard, body);
export const deleteClass = (classId: string) => request("DELETE", `/api/classes/${id(classId)}`, nothing);
export const deletePersonalData = (classId: string): Promise<ClassCard> =>
  request("DELETE", `/api/classes/${id(classId)}/personal-data`, classCard);
export const newCode = (classId: string): Promise<ClassCard> =>
  request("POST", `/api/classes/${id(classId)}/code`, classCard, {});
export const addInstructor = (classId: string, email: string): Promise<ClassCard> =>
  request("POST", `/api/classes/${id(classId)}/instructors`, classCard, { email });
export const getReport = (classId: string): Promise<ReportView> =>
  request("GET", `/api/classes/${id(classId)}/report`, reportView);
export const reportUrl = (classId: string, kind: "csv" | "json"): string =>
  `/api/classes/${id(classId)}/report.${kind}`;
