export function CheckPage() {
  return <main />;
}
