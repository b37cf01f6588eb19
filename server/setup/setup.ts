import type Docker from "dockerode";
import type { Config } from "../config.ts";
import { type LoadedCourses, loadCourses } from "../lessons/load-course.ts";
import { apparmorStage } from "./apparmor.ts";
import { courseImagesStage } from "./course-images.ts";
import { driverStage } from "./driver.ts";
import { engineClient, engineStage } from "./engine.ts";
import { firewallStage } from "./firewall.ts";
import { imagesStage } from "./images.ts";
import { kernelAndEngineStage } from "./kernel-and-engine.ts";
import { kernelLimitsStage } from "./kernel-limits-stage.ts";
import { machineStage } from "./machine.ts";
import { preloadStage } from "./preload.ts";
import { registryStage } from "./registry.ts";
import { runStages, type Stage } from "./stage.ts";
import { webStage } from "./web.ts";

/** Everything between a fresh machine and one that can serve; quick when nothing is left to do. */
export async function setUp(
  config: Config,
  more: readonly Stage[] = [],
): Promise<{ docker: Docker; courses: LoadedCourses }> {
  const driver = driverStage();
  const courses = loadCourses(config.courseDirs);
  const named = courses.courses.flatMap((course) => course.images);
  const images = [...new Map(named.map((image) => [image.name, image])).values()];
  // Asks nothing of the Engine before the stage that makes sure of one.
  const docker = engineClient();
  await runStages([
    machineStage(config),
    engineStage(config.dataDir),
    kernelAndEngineStage(docker),
    apparmorStage(config),
    imagesStage(docker, ["sandbox", "registry"]),
    kernelLimitsStage(docker, config),
    registryStage(docker, config),
    firewallStage(docker, config),
    courseImagesStage(docker, config, images),
    preloadStage(docker, config, named),
    webStage(),
    ...more,
    driver,
  ]);
  return { docker, courses };
}
