import { FullPage } from "./full-page.tsx";

export function NotFound() {
  return (
    <FullPage title="There is nothing at this address">
      <p>The address may be mistyped, or the lesson was renamed.</p>
      <a href="/">To the workshop</a>
    </FullPage>
  );
}
