import { readConfig } from "../config.ts";
import { loadCourses } from "../lessons/load-course.ts";
import { serve } from "../main.ts";
import { engineClient } from "../setup/engine.ts";

/** What `npm start` does behind set-up, where that was done. Settings: the environment. */
const config = readConfig(process.env);
await serve(config, engineClient(), loadCourses(config.courseDirs));
