// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measures of ranked lists over grades 0..3: nDCG with gains 2^grade - 1, and recall.

const gain = (grade) => 2 ** grade - 1;

export function dcg(grades, depth) {
  let sum = 0;
  for (let i = 0; i < Math.min(depth, grades.length); i++) sum += gain(grades[i]) / Math.log2(i + 2);
  return sum;
}

/** `ideal`: every grade there is. null when nothing is worth showing. */
export function ndcg(grades, ideal, depth = 10) {
  const best = dcg([...ideal].sort((a, b) => b - a), depth);
  return best === 0 ? null : dcg(grades, depth) / best;
}

/** Of the postings graded 2 or 3, as many as a list of `depth` can hold, the share found. */
export function recall(grades, ideal, depth = 50) {
  const good = (list) => list.filter((grade) => grade >= 2).length;
  const possible = Math.min(depth, good(ideal));
  return possible === 0 ? null : good(grades.slice(0, depth)) / possible;
}

export function mean(values) {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
}
