import { z } from "zod";

/**
 * What sandboxes may reach. internet: public addresses, never private ones. registry-only: the
 * workshop's registry. none: nothing.
 */
export const egress = z.enum(["internet", "registry-only", "none"]);
export type Egress = z.infer<typeof egress>;
