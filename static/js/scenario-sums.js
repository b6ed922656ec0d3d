// What moved criteria add up to: the same roll-up as reports/leaders/projection.py, in whole
// hundredths of a point, so that nothing is lost to binary fractions. null is no figure, not 0.

function sum(values) {
  const present = values.filter((value) => value !== null);
  return present.length ? present.reduce((all, value) => all + value, 0) : null;
}

const minus = (upper, lower) => (upper === null || lower === null ? null : upper - lower);

/** What a leaf has before anybody moves it. */
export function startOf(leaf, base) {
  if (!leaf.applies) return null;
  return base === 'targets' ? leaf.target : leaf.approved;
}

/** Where reaching the target would bring it: never below what it has. */
export function goalOf(leaf, deed, base) {
  const start = startOf(leaf, base);
  if (deed === 'toi-da') return leaf.max;
  if (deed === 'cho-duyet') return leaf.waiting;
  if (deed === 'giu-nguyen' || leaf.target === null) return start;
  return start !== null && start >= leaf.target ? start : leaf.target;
}

function tally(leaves, points) {
  const applying = leaves.filter((leaf) => leaf.applies);
  const total = {
    points: sum(applying.map((leaf) => points.get(leaf.code))),
    max: sum(applying.map((leaf) => leaf.max)),
    baseline: sum(applying.map((leaf) => leaf.baseline)),
    target: sum(applying.map((leaf) => leaf.target)),
  };
  total.gain = minus(total.points, total.baseline);
  total.planned = minus(total.target, total.baseline);
  total.toTarget = minus(total.target, total.points);
  total.toMax = minus(total.max, total.points);
  return total;
}

/** A share in tenths of a percent, half up; null where there is nothing to share. */
export function tenthsOf(part, whole) {
  if (part === null || whole === null || whole <= 0) return null;
  const share = Math.floor((2000 * Math.abs(part) + whole) / (2 * whole));
  return part < 0 && share ? -share : share;
}

/** The first group whose floor (hundredths of a percent of the maximum) the points reach. */
export function groupOf(total, floors) {
  if (total.points === null || !total.max) return null;
  return floors.find(({ floor }) => total.points * 10000 >= floor * total.max)?.letter ?? null;
}

/** Where the plan would stand; moves: points in hundredths by code. */
export function project(ground, base, moves) {
  const points = new Map(ground.leaves.map((leaf) => {
    const move = leaf.applies ? moves.get(leaf.code) : undefined;
    return [leaf.code, move ?? startOf(leaf, base)];
  }));
  const areas = new Map(ground.areas.map((area) => [area, tally(ground.leaves.filter((leaf) => leaf.area === area), points)]));
  const total = tally(ground.leaves, points);
  return { total, areas, points, group: groupOf(total, ground.floors), share: tenthsOf(total.gain, total.planned) };
}
