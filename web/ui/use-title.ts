import { useEffect } from "react";

/** The title of the document while this page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Docker Workshop`;
  }, [title]);
}
