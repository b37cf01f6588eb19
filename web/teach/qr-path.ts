/** An SVG path of the true cells, one unit each: every run in a row is one rectangle. Pure. */
export function qrPath(cells: readonly (readonly boolean[])[]): string {
  const path: string[] = [];
  for (const [y, row] of cells.entries()) {
    let x = 0;
    while (x < row.length) {
      const end = runEnd(row, x);
      if (row[x] === true) path.push(`M${x} ${y}h${end - x}v1H${x}z`);
      x = end;
    }
  }
  return path.join("");
}

function runEnd(row: readonly boolean[], from: number): number {
  let end = from + 1;
  while (end < row.length && row[end] === row[from]) end += 1;
  return end;
}
