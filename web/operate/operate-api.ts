import { z } from "zod";
import { type OperatorOverview, operatorOverview } from "../../server/protocol/operator.ts";
import { request } from "../connection/api.ts";

/** What the operator's page asks of the server. Each throws ApiError, whose message is for them. */

const nothing = z.object({});

/** Trades the key of the link for a session in a cookie. */
export const enter = (key: string): Promise<unknown> => request("POST", "/api/operator/session", nothing, { key });
export const signOut = (): Promise<unknown> => request("POST", "/api/operator/sign-out", nothing, {});
/** @param since samples after that time */
export const getOverview = (since: number): Promise<OperatorOverview> =>
  request("GET", `/api/operator/overview?since=${since}`, operatorOverview);
export const endSandbox = (id: string): Promise<unknown> =>
  request("DELETE", `/api/operator/sandboxes/${encodeURIComponent(id)}`, nothing);
