/** The value below which a part of the figures lies. */
export function quantile(figures, part) {
  const sorted = [...figures].sort((a, b) => a - b)
  const at = (sorted.length - 1) * part
  const below = sorted[Math.floor(at)]
  return below + (sorted[Math.ceil(at)] - below) * (at - Math.floor(at))
}

/** Median and quartiles. */
export function spread(figures) {
  return {
    low: quantile(figures, 0.25),
    median: quantile(figures, 0.5),
    high: quantile(figures, 0.75),
  }
}

/** To so many significant digits: what is beyond them is noise. */
export function round(value, digits = 4) {
  return Number(value.toPrecision(digits))
}
