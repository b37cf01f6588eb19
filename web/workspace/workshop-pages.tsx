import { useEffect } from "react";
import { Redirect, Route, Switch, useRoute } from "wouter";
import { useWorkshop, workshopStore } from "../store/workshop-store.ts";
import { Button } from "../ui/button.tsx";
import { FullPage } from "../ui/full-page.tsx";
import { NotFound } from "../ui/not-found.tsx";
import { CourseProblems } from "./course-problems.tsx";
import { openLesson, start } from "./workshop.ts";
import { Workspace } from "./workspace.tsx";

/** The learner's pages: "/", "/course" and "/course/lesson". To show them opens the learner's session. */
export function WorkshopPages() {
  const boot = useWorkshop((state) => state.boot);
  const first = useWorkshop((state) => state.start);
  const problems = useWorkshop((state) => state.problems);
  useEffect(begin, []);
  if (boot.state === "failed") {
    return (
      <FullPage title="The workshop did not open">
        <p>{boot.failure.message}</p>
        <Button look="primary" onClick={() => void start()}>
          Try again
        </Button>
      </FullPage>
    );
  }
  if (boot.state === "ready" && first === null) {
    return (
      <FullPage title="There is no course to open">
        <p>
          {problems.length === 0
            ? "The server has no courses. Its setting COURSES says where they are."
            : "None of the courses could be loaded:"}
        </p>
        <CourseProblems problems={problems} />
      </FullPage>
    );
  }
  return (
    <Switch>
      <Route path="/">
        {first === null ? <Workspace /> : <Redirect to={`/${first.course}/${first.lesson}`} replace />}
      </Route>
      <Route path="/:course/:lesson">
        <LessonRoute ready={boot.state === "ready"} />
      </Route>
      <Route path="/:course">{({ course }) => <CourseRoute course={course} />}</Route>
    </Switch>
  );
}

/** Back from a page that is not the learner's, the session may be another one: then all begins anew. */
function begin(): void {
  if (workshopStore.getState().boot.state === "ready") location.reload();
  else void start();
}

function LessonRoute({ ready }: { readonly ready: boolean }) {
  const [, params] = useRoute("/:course/:lesson");
  const course = params?.course;
  const lesson = params?.lesson;
  useEffect(() => {
    if (ready && course !== undefined && lesson !== undefined) void openLesson(course, lesson);
  }, [ready, course, lesson]);
  return <Workspace />;
}

/** A course alone begins with its first lesson. */
function CourseRoute({ course }: { readonly course: string }) {
  const boot = useWorkshop((state) => state.boot);
  const lesson = useWorkshop((state) => state.courses.find(({ id }) => id === course)?.lessons[0]);
  if (boot.state === "loading") return <Workspace />;
  return lesson === undefined ? <NotFound /> : <Redirect to={`/${course}/${lesson.id}`} replace />;
}
