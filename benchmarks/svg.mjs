// Charts without a library: greys and one colour that can be read on light and on dark ground.
const ground = '#7d8590'
const line = '#7d859066'
const ours = '#2f81f7'
const others = '#8b949e99'
const palette = [
  '#2f81f7',
  '#db6d28',
  '#3fb950',
  '#a371f7',
  '#d29922',
  '#f778ba',
  '#56d4dd',
  '#7d8590',
]
const font = `font-family="system-ui, sans-serif" font-size="12" fill="${ground}"`

/**
 * Horizontal bars, one for each row, with their quartiles as a line.
 *
 * @param rows - `{ label, value, low, high, text, isOurs }`
 */
export function barChart({ title, subtitle, rows, logarithmic = false }) {
  const left = 250
  const width = 760
  const height = 22
  const top = 54
  const most = Math.max(...rows.map(({ value, high }) => Math.max(value, high ?? 0)))
  const least = Math.min(...rows.map(({ value }) => value)) / 2
  const scale = (value) => {
    const part = logarithmic ? Math.log(value / least) / Math.log(most / least) : value / most
    return left + Math.max(0.002, Math.min(1, part)) * (width - left - 90)
  }
  const bars = rows.map(({ label, value, low, high, text, isOurs }, index) => {
    const y = top + index * height
    const end = number(scale(value))
    const quartiles =
      low === undefined
        ? ''
        : `<line x1="${number(scale(low))}" x2="${number(scale(high))}" y1="${y + 8}" y2="${y + 8}" stroke="${ground}" stroke-width="1.5"/>`
    return `<text x="${left - 8}" y="${y + 12}" text-anchor="end"${isOurs ? ' font-weight="600"' : ''}>${escapeXml(label)}</text>
<rect x="${left}" y="${y}" width="${number(end - left)}" height="16" rx="2" fill="${isOurs ? ours : others}"/>${quartiles}
<text x="${number(Math.max(end, scale(high ?? value)) + 6)}" y="${y + 12}">${escapeXml(text)}</text>`
  })
  return svg(width, top + rows.length * height + 10, title, subtitle, bars)
}

/**
 * Lines over two logarithmic axes.
 *
 * @param curves - `{ label, points: [{ x, y }] }`
 */
export function lineChart({ title, subtitle, curves, unit }) {
  const [width, height, left, right, top, bottom] = [760, 380, 64, 200, 60, 36]
  const points = curves.flatMap((curve) => curve.points)
  const across = logScale(
    points.map(({ x }) => x),
    left,
    width - right,
  )
  const up = logScale(
    points.map(({ y }) => y),
    height - bottom,
    top,
  )
  const grid = [
    ...across.ticks.map((x) => {
      const at = number(across.place(x))
      return `<line x1="${at}" x2="${at}" y1="${top}" y2="${height - bottom}" stroke="${line}"/><text x="${at}" y="${height - bottom + 18}" text-anchor="middle">${x.toLocaleString('en')}</text>`
    }),
    ...up.ticks.map((y) => {
      const at = number(up.place(y))
      return `<line x1="${left}" x2="${width - right}" y1="${at}" y2="${at}" stroke="${line}"/><text x="${left - 8}" y="${at + 4}" text-anchor="end">${y.toLocaleString('en')} ${unit}</text>`
    }),
  ]
  const lines = curves.map(({ label, points: path }, index) => {
    const colour = palette[index % palette.length]
    const places = path.map(({ x, y }) => `${number(across.place(x))},${number(up.place(y))}`)
    const dots = places.map((place) => {
      const [x, y] = place.split(',')
      return `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`
    })
    const y = top + 12 + index * 20
    const named = `<rect x="${width - right + 16}" y="${y - 9}" width="10" height="10" rx="2" fill="${colour}"/><text x="${width - right + 32}" y="${y}">${escapeXml(label)}</text>`
    return `<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}${named}`
  })
  return svg(width, height, title, subtitle, [...grid, ...lines])
}

function logScale(values, start, end) {
  const least = 10 ** Math.floor(Math.log10(Math.min(...values)) + 1e-9)
  const most = 10 ** Math.ceil(Math.log10(Math.max(...values)) - 1e-9)
  const decades = Math.max(1, Math.round(Math.log10(most / least)))
  const ticks = Array.from({ length: decades + 1 }, (_, index) => least * 10 ** index)
  const place = (value) => start + (Math.log10(value / least) / decades) * (end - start)
  return { place, ticks: ticks.map((tick) => Number(tick.toPrecision(3))) }
}

function svg(width, height, title, subtitle, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}" ${font}>
<text x="8" y="20" font-size="15" font-weight="600">${escapeXml(title)}</text>
<text x="8" y="38">${escapeXml(subtitle)}</text>
${parts.join('\n')}
</svg>
`
}

function number(value) {
  return Number(value.toFixed(1))
}

function escapeXml(text) {
  return String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')
}
