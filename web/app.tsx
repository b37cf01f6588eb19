import { lazy } from "react";
import { Route, Switch } from "wouter";
import { loadPart } from "./ui/load-part.ts";
import { NotFound } from "./ui/not-found.tsx";
import { PageBoundary } from "./ui/page-boundary.tsx";
import { WorkshopPages } from "./workspace/workshop-pages.tsx";

// What learners need at once comes with the first load; other pages when they are opened.
const TeachPages = lazy(async () => ({
  default: (await loadPart(() => import("./teach/teach-pages.tsx"))).TeachPages,
}));
const OperatePage = lazy(async () => ({
  default: (await loadPart(() => import("./operate/operate-page.tsx"))).OperatePage,
}));
const JoinPage = lazy(async () => ({ default: (await loadPart(() => import("./join/join-page.tsx"))).JoinPage }));
const ReturnPage = lazy(async () => ({ default: (await loadPart(() => import("./join/return-page.tsx"))).ReturnPage }));
const CheckPage = lazy(async () => ({ default: (await loadPart(() => import("./join/check-page.tsx"))).CheckPage }));

/** The address decides. Only the workshop's own pages open a learner's session. */
export function App() {
  return (
    <PageBoundary>
      <Switch>
        <Route path="/teach/*?">
          <TeachPages />
        </Route>
        <Route path="/operate">
          <OperatePage />
        </Route>
        <Route path="/join/:code?">{({ code }) => <JoinPage code={code ?? null} />}</Route>
        <Route path="/return">
          <ReturnPage />
        </Route>
        <Route path="/check">
          <CheckPage />
        </Route>
        <Route path="/:course?/:lesson?">
          <WorkshopPages />
        </Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </PageBoundary>
  );
}
