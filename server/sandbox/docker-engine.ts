import type { Duplex, Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import { PersonError } from "../errors.ts";
import { type Egress, egress } from "../protocol/egress.ts";
import { demultiplex } from "./demux.ts";
import type { CreateRequest, Engine, Exec, ExecOptions, SandboxInfo, SandboxStats } from "./engine.ts";
import { lookoutOptions } from "./lookout.ts";
import { SANDBOX_USER, sandboxOptions } from "./sandbox-options.ts";

export interface DockerEngineOptions {
  readonly docker: Docker;
  /** Only containers labelled with it are ours. */
  readonly instance: string;
  readonly image: string;
  /** The network's name for each policy. */
  readonly networks: Readonly<Record<Egress, string>>;
  readonly registryMirror: string;
  readonly runtime: string;
  /** The volume with the images that sandboxes have from the start; null: none. */
  readonly preload: string | null;
  /** AppArmor profile, or "unconfined". */
  readonly apparmor: string;
  /** Whom sandboxes with internet ask for names; asked for once. */
  nameServers(): Promise<readonly string[]>;
}

const EGRESS = "workshop.egress";

/** Of what `GET /system/df` answers. Sizes are bytes. */
interface DiskUsage {
  readonly Containers:
    | readonly { Id: string; SizeRw?: number; Mounts: readonly { Name?: string; RW: boolean }[] }[]
    | null;
  readonly Volumes: readonly { Name: string; UsageData?: { Size: number } | null }[] | null;
}

/** The Engine wants keys that end an exec's input, and holds back the first of them until the next one comes. */
const NEVER_TYPED = `ctrl-@,${"ctrl-^,ctrl-_,".repeat(8)}ctrl-@`;

const ROLE = { "workshop.role": "sandbox" };
const NOT_FOUND = 404;
const CONFLICT = 409;

/** Sandboxes as containers of a Docker Engine. */
export class DockerEngine implements Engine {
  private readonly options: DockerEngineOptions;
  private knownNameServers: Promise<readonly string[]> | null = null;

  constructor(options: DockerEngineOptions) {
    this.options = options;
  }

  async create(request: CreateRequest): Promise<string> {
    const { docker, instance, image, networks, registryMirror, runtime, preload, apparmor } = this.options;
    const container = await docker
      .createContainer(
        sandboxOptions({
          name: `workshop-${request.id}`,
          image,
          network: networks[request.egress],
          // With nothing to reach there is nobody to ask for addresses either.
          nameServers: request.egress === "internet" ? await this.nameServers() : [],
          registryMirror,
          runtime,
          preload,
          apparmor,
          limits: request.limits,
          labels: { ...ROLE, "workshop.instance": instance, "workshop.sandbox": request.id, [EGRESS]: request.egress },
        }),
      )
      .catch((error: unknown) => {
        throw explain(error);
      });
    try {
      await container.start();
    } catch (error) {
      await this.destroy(container.id);
      throw explain(error);
    }
    return container.id;
  }

  private nameServers(): Promise<readonly string[]> {
    this.knownNameServers ??= this.options.nameServers().catch((error: unknown) => {
      this.knownNameServers = null;
      throw explain(error);
    });
    return this.knownNameServers;
  }

  async exec(sandbox: string, command: readonly string[], options: ExecOptions = {}): Promise<Exec> {
    const tty = options.tty !== undefined;
    const exec = await this.options.docker.getContainer(sandbox).exec({
      Cmd: [...command],
      User: SANDBOX_USER,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: tty,
      // Left out, the Engine takes Ctrl-P Ctrl-Q for itself, with which learners detach from their own containers.
      DetachKeys: NEVER_TYPED,
    });
    const raw: Duplex = await exec.start({ hijack: true, stdin: true, Tty: tty });
    const stream = tty ? raw : demultiplex(raw);
    const resize = async (cols: number, rows: number) => {
      // The program may have ended meanwhile; then there is nothing to resize.
      await exec.resize({ w: cols, h: rows }).catch(() => {});
    };
    // Engine 20.10 takes no size at the start.
    if (options.tty) await resize(options.tty.cols, options.tty.rows);
    return {
      stream,
      resize,
      exitCode: async () => (await exec.inspect().catch(() => null))?.ExitCode ?? null,
      close: () => stream.destroy(),
    };
  }

  async destroy(sandbox: string): Promise<void> {
    try {
      await this.options.docker.getContainer(sandbox).remove({ force: true, v: true });
    } catch (error) {
      const status = statusOf(error);
      // Gone already, or being removed by somebody else just now.
      if (status !== NOT_FOUND && status !== CONFLICT) throw error;
    }
  }

  async list(): Promise<SandboxInfo[]> {
    const containers = await this.options.docker.listContainers({
      all: true,
      filters: { label: ["workshop.role=sandbox", `workshop.instance=${this.options.instance}`] },
    });
    return containers.map((container) => ({
      engineId: container.Id,
      id: container.Labels["workshop.sandbox"] ?? "",
      running: container.State === "running",
      egress: egress.catch("internet").parse(container.Labels[EGRESS]),
    }));
  }

  async restart(name: string): Promise<void> {
    const container = this.options.docker.getContainer(name);
    try {
      if ((await container.inspect()).State.Running) await container.restart({ t: 2 });
    } catch (error) {
      if (statusOf(error) !== NOT_FOUND) throw error;
    }
  }

  async stats(sandbox: string): Promise<SandboxStats> {
    const stats = await this.options.docker.getContainer(sandbox).stats({ stream: false, "one-shot": true });
    return {
      memoryBytes: usedMemory(stats.memory_stats),
      cpuSeconds: (stats.cpu_stats.cpu_usage.total_usage ?? 0) / 1e9,
      pids: stats.pids_stats?.current ?? 0,
    };
  }

  async diskUse(): Promise<Map<string, number>> {
    const { Containers, Volumes } = (await this.options.docker.df()) as DiskUsage;
    const volumes = new Map((Volumes ?? []).map(({ Name, UsageData }) => [Name, UsageData?.Size ?? 0]));
    return new Map(
      (Containers ?? []).map(({ Id, SizeRw, Mounts }) => {
        // What it cannot write is shared by all.
        const own = Mounts.filter(({ RW }) => RW);
        const mounted = own.reduce((sum, { Name }) => sum + (volumes.get(Name ?? "") ?? 0), 0);
        return [Id, (SizeRw ?? 0) + mounted];
      }),
    );
  }

  async dataDir(): Promise<string | null> {
    const { socketPath } = this.options.docker.modem as { socketPath?: string };
    if (socketPath === undefined) return null;
    return ((await this.options.docker.info()) as { DockerRootDir: string }).DockerRootDir;
  }

  async about(): Promise<{ version: string; kernel: string }> {
    const { Version, KernelVersion } = await this.options.docker.version();
    return { version: Version, kernel: KernelVersion };
  }

  async lookout(): Promise<Duplex> {
    const { docker, image, instance } = this.options;
    const container = await docker.createContainer(lookoutOptions(image, instance));
    const raw = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true });
    try {
      await container.start();
    } catch (error) {
      (raw as Duplex).destroy();
      // One that did not start is not removed by itself.
      await container.remove({ force: true }).catch(() => {});
      throw error;
    }
    return demultiplex(raw as Duplex);
  }

  watch(onStopped: (sandbox: string) => void, signal: AbortSignal): void {
    void this.follow(onStopped, signal);
  }

  private async follow(onStopped: (sandbox: string) => void, signal: AbortSignal): Promise<void> {
    const filters = JSON.stringify({
      type: ["container"],
      event: ["die"],
      label: [`workshop.instance=${this.options.instance}`],
    });
    while (!signal.aborted) {
      try {
        const events = (await this.options.docker.getEvents({ filters })) as unknown as Readable;
        const stop = () => events.destroy();
        signal.addEventListener("abort", stop, { once: true });
        // What stopped while nobody listened.
        for (const info of await this.list()) if (!info.running) onStopped(info.engineId);
        let rest = "";
        for await (const chunk of events) {
          const lines = (rest + String(chunk)).split("\n");
          rest = lines.pop() ?? "";
          for (const line of lines.filter(Boolean)) onStopped((JSON.parse(line) as { id: string }).id);
        }
        signal.removeEventListener("abort", stop);
      } catch {
        // The Engine restarts; ask again until it is back.
      }
      await delay(500, undefined, { signal }).catch(() => {});
    }
  }
}

function explain(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (statusOf(error) === NOT_FOUND) {
    return new PersonError(
      "sandbox-image",
      "The sandbox image is missing. The operator has to run `npm start` again.",
      { status: 503, cause: error },
    );
  }
  if (/\/dev\/net\/tun/.test(message)) {
    return new PersonError(
      "sandbox-tun",
      "The machine does not offer /dev/net/tun. The operator has to run `npm start` again.",
      { status: 503, cause: error },
    );
  }
  return new PersonError("sandbox-start", "Your sandbox could not be started.", {
    status: 503,
    retry: true,
    cause: error,
  });
}

function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}

/** Less what the kernel keeps of files and can drop at any time; cgroup v1 and v2 name it differently. */
function usedMemory({ usage = 0, stats }: Docker.ContainerStats["memory_stats"]): number {
  const cache = (stats as { total_inactive_file?: number; inactive_file?: number } | undefined) ?? {};
  return Math.max(0, usage - (cache.total_inactive_file ?? cache.inactive_file ?? 0));
}
