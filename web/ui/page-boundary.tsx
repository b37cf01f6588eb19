import { Component, type ReactNode, Suspense } from "react";
import { Button } from "./button.tsx";
import { FullPage } from "./full-page.tsx";

interface PageBoundaryProps {
  readonly children: ReactNode;
}

/** Around pages that are loaded when they are opened: nothing yet, the page, or that it did not load. */
export class PageBoundary extends Component<PageBoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (this.state.failed)
      return (
        <FullPage title="The page did not load">
          <p>The connection may have failed, or the server has a new version of this page.</p>
          <Button look="primary" onClick={() => location.reload()}>
            Load it again
          </Button>
        </FullPage>
      );
    return <Suspense fallback={<main aria-busy="true" aria-label="Loading" />}>{this.props.children}</Suspense>;
  }
}
