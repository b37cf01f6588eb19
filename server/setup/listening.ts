import { readFileSync } from "node:fs";

const LISTENING = "0A";

/** Whether a program of this machine accepts connections there. Linux only. @param host an IPv4 address */
export function isListening(host: string, port: number): boolean {
  return listensIn(readFileSync("/proc/net/tcp", "utf8"), host, port);
}

/** @param table as the kernel prints it: "sl local_address rem_address st ...", addresses as "0100007F:13BF" */
export function listensIn(table: string, host: string, port: number): boolean {
  const bytes = host.split(".").map(Number).reverse();
  const address = `${Buffer.from(bytes).toString("hex")}:${port.toString(16).padStart(4, "0")}`.toUpperCase();
  return table.split("\n").some((line) => {
    const [, local, , state] = line.trim().split(/\s+/);
    return local === address && state === LISTENING;
  });
}
