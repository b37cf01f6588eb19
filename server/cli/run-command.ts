import { PersonError } from "../errors.ts";

/** Runs a command; what a person must know is said plainly, what is our fault with its trace. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    process.stderr.write(`\n${error instanceof PersonError ? error.message : ((error as Error).stack ?? error)}\n`);
    process.exit(1);
  }
}
