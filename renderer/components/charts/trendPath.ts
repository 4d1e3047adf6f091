/** A point of a chart over time. */
export interface TrendPoint {
  /** Time of the point. */
  at: number
  value: number
}

export const trendSize = { width: 600, height: 100 } as const

/**
 * Returns the line through points as the `d` of an SVG path within `trendSize`, from the first to the last point and from
 * 0 to `most`.
 */
export function trendPath(points: readonly TrendPoint[], most: number): string {
  const first = points[0]?.at ?? 0
  const span = (points.at(-1)?.at ?? 0) - first
  return points
    .map(({ at, value }, index) => {
      const x = span > 0 ? ((at - first) / span) * trendSize.width : 0
      const y =
        most > 0 ? trendSize.height - (Math.min(value, most) / most) * trendSize.height : trendSize.height
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
    })
    .join(' ')
}
