export function JoinPage({ code }: { readonly code: string | null }) {
  return <main data-code={code} />;
}
