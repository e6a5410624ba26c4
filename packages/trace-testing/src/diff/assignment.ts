/**
 * Minimum-cost assignment of rows to columns (Hungarian method with potentials, O(n^2 m)). Needs at
 * least as many columns as rows, and finite costs. Returns the column of each row.
 */
export function assign(cost: readonly (readonly number[])[]): number[] {
  const rows = cost.length;
  const columns = cost[0]?.length ?? 0;
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  // rowOf[column], both counted from 1. Column 0 holds the row being placed.
  const rowOf = new Int32Array(columns + 1);
  const from = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row += 1) {
    rowOf[0] = row;
    const free = findPath({ cost, columns, rowOf, from, rowPotential, columnPotential });
    for (let column = free; column !== 0; column = from[column] ?? 0) {
      rowOf[column] = rowOf[from[column] ?? 0] ?? 0;
    }
  }
  const result = new Array<number>(rows).fill(-1);
  for (let column = 1; column <= columns; column += 1) {
    const row = rowOf[column] ?? 0;
    if (row > 0) result[row - 1] = column - 1;
  }
  return result;
}

interface State {
  cost: readonly (readonly number[])[];
  columns: number;
  rowOf: Int32Array;
  from: Int32Array;
  rowPotential: Float64Array;
  columnPotential: Float64Array;
}

/** Cheapest augmenting path from the row in column 0. Returns the free column at its end. */
function findPath(state: State): number {
  const { columns, rowOf, rowPotential, columnPotential } = state;
  const distance = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
  const used = new Uint8Array(columns + 1);
  let column = 0;
  while ((rowOf[column] ?? 0) !== 0) {
    used[column] = 1;
    const next = relax(state, { column, distance, used });
    const delta = distance[next] ?? 0;
    for (let other = 0; other <= columns; other += 1) {
      if (used[other]) {
        const row = rowOf[other] ?? 0;
        rowPotential[row] = (rowPotential[row] ?? 0) + delta;
        columnPotential[other] = (columnPotential[other] ?? 0) - delta;
      } else {
        distance[other] = (distance[other] ?? 0) - delta;
      }
    }
    column = next;
  }
  return column;
}

interface Frontier {
  column: number;
  distance: Float64Array;
  used: Uint8Array;
}

function relax(state: State, { column, distance, used }: Frontier): number {
  const row = state.rowOf[column] ?? 0;
  const costs = state.cost[row - 1] ?? [];
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  let free = false;
  for (let other = 1; other <= state.columns; other += 1) {
    if (used[other]) continue;
    const potential = (state.rowPotential[row] ?? 0) + (state.columnPotential[other] ?? 0);
    const reduced = (costs[other - 1] ?? 0) - potential;
    if (reduced < (distance[other] ?? 0)) {
      distance[other] = reduced;
      state.from[other] = column;
    }
    // Prefers a free column among equal ones: it ends the path.
    const reached = distance[other] ?? 0;
    const ends = !free && state.rowOf[other] === 0;
    if (reached > least || (reached === least && !ends)) continue;
    least = reached;
    best = other;
    free = state.rowOf[other] === 0;
  }
  return best;
}
