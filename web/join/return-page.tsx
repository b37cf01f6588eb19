export function ReturnPage() {
  return <main />;
}
