import { useEffect } from "react";
import { navigate, useLocationProperty } from "wouter/use-browser-location";
import { Button } from "../ui/button.tsx";
import { FullPage } from "../ui/full-page.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import { useTitle } from "../ui/use-title.ts";
import { enter } from "./operate-api.ts";
import { OverviewPage } from "./overview-page.tsx";
import { useOverview } from "./use-overview.ts";

/** /operate: the workshop as a whole, for who has the operator's key. */
export function OperatePage() {
  useTitle("Operate");
  const key = useLocationProperty(() => location.hash).slice(1);
  return key === "" ? <Watch /> : <Enter key={key} operatorKey={key} />;
}

/** The key leaves the address as soon as it is traded for a session. */
function Enter({ operatorKey }: { readonly operatorKey: string }) {
  const [entered] = useLoaded(operatorKey, () => enter(operatorKey));
  useEffect(() => {
    if (entered.state === "ready") navigate("/operate", { replace: true });
  }, [entered.state]);
  if (entered.state === "failed") return <NoAccess message={entered.message} />;
  return <main aria-busy="true" aria-label="Loading" />;
}

function Watch() {
  const watching = useOverview();
  const { watched, samples, look } = watching;
  switch (watched.state) {
    case "loading":
      return <main aria-busy="true" aria-label="Loading" />;
    case "signedOut":
      return <NoAccess message="This page is for whoever runs the workshop." />;
    case "failed":
      return (
        <FullPage title="The page did not open">
          <p>{watched.message}</p>
          <Button look="primary" onClick={() => void look()}>
            Try again
          </Button>
        </FullPage>
      );
    case "ready":
      return <OverviewPage overview={watched.overview} problem={watched.problem} samples={samples} look={look} />;
    default:
      return watched satisfies never;
  }
}

function NoAccess({ message }: { readonly message: string }) {
  return (
    <FullPage title="Open it with its link">
      <p>{message}</p>
      <p>
        On the server, in the workshop's folder, run <code>npm run operator -- link</code> and open the link that it
        prints. It lets you in for twelve hours.
      </p>
      <a href="/">To the workshop</a>
    </FullPage>
  );
}
