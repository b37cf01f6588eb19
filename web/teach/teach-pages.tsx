import { lazy, type ReactNode, useEffect } from "react";
import { Route, Switch } from "wouter";
import { Button } from "../ui/button.tsx";
import { FullPage } from "../ui/full-page.tsx";
import { loadPart } from "../ui/load-part.ts";
import { NotFound } from "../ui/not-found.tsx";
import { PageBoundary } from "../ui/page-boundary.tsx";
import { loadAccount, useAccount } from "./account.ts";
import { ClassesPage } from "./classes-page.tsx";
import { EditClassPage, NewClassPage } from "./edit-class-page.tsx";
import { InstructorsPage } from "./instructors-page.tsx";
import { SetUpPage } from "./set-up-page.tsx";
import { SignInPage } from "./sign-in-page.tsx";

const ConsolePage = lazy(async () => ({
  default: (await loadPart(() => import("../classroom/console-page.tsx"))).ConsolePage,
}));
const PreparePage = lazy(async () => ({
  default: (await loadPart(() => import("../classroom/prepare-page.tsx"))).PreparePage,
}));
const ProjectPage = lazy(async () => ({ default: (await loadPart(() => import("./project-page.tsx"))).ProjectPage }));
const ReportPage = lazy(async () => ({ default: (await loadPart(() => import("./report-page.tsx"))).ReportPage }));

/** All that begins with /teach. */
export function TeachPages() {
  return (
    <Switch>
      <Route path="/teach/set-up">
        <SetUpPage />
      </Route>
      <Route>
        <SignedIn>
          <PageBoundary>
            <InstructorRoutes />
          </PageBoundary>
        </SignedIn>
      </Route>
    </Switch>
  );
}

function InstructorRoutes() {
  return (
    <Switch>
      <Route path="/teach">
        <ClassesPage />
      </Route>
      <Route path="/teach/instructors">
        <InstructorsPage />
      </Route>
      <Route path="/teach/new">
        <NewClassPage />
      </Route>
      <Route path="/teach/:class">{({ class: id }) => <ConsolePage key={id} classId={id} />}</Route>
      <Route path="/teach/:class/edit">{({ class: id }) => <EditClassPage key={id} classId={id} />}</Route>
      <Route path="/teach/:class/prepare">{({ class: id }) => <PreparePage key={id} classId={id} />}</Route>
      <Route path="/teach/:class/project">{({ class: id }) => <ProjectPage key={id} classId={id} />}</Route>
      <Route path="/teach/:class/report">{({ class: id }) => <ReportPage key={id} classId={id} />}</Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

/** The page, or the form to sign in; then the page that was asked for. */
function SignedIn({ children }: { readonly children: ReactNode }) {
  const account = useAccount();
  useEffect(() => void loadAccount(), []);
  switch (account.state) {
    case "loading":
      return <main aria-busy="true" aria-label="Loading" />;
    case "failed":
      return (
        <FullPage title="The page did not open">
          <p>{account.message}</p>
          <Button look="primary" onClick={() => void loadAccount()}>
            Try again
          </Button>
        </FullPage>
      );
    case "ready":
      return account.me.instructor === null ? <SignInPage me={account.me} /> : children;
    default:
      return account satisfies never;
  }
}
