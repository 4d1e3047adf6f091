import { shallowRef } from 'vue'
import type { CheckedRow } from '../../electron/shared/model/checkedRow.ts'

/** As long as the fade of the style sheet. */
const fadeMs = 600

const keyOf = (ordinal: number, columnIndex: number): string => `${ordinal} ${columnIndex}`

/** Cells on screen whose error went away a moment ago. */
export function useJustFixed() {
  const fixed = shallowRef<ReadonlySet<string>>(new Set())

  function errorsOf({ issues }: CheckedRow): Set<number> {
    const columns = issues.flatMap(({ severity, columnIndex }) =>
      severity === 'error' && columnIndex !== null ? [columnIndex] : [],
    )
    return new Set(columns)
  }

  /** Takes note of a row that has another content now. */
  function compare(before: CheckedRow, after: CheckedRow): void {
    if (before.ordinal !== after.ordinal) return
    const left = errorsOf(after)
    const gone = [...errorsOf(before)].filter((columnIndex) => !left.has(columnIndex))
    if (gone.length === 0) return
    const keys = gone.map((columnIndex) => keyOf(after.ordinal, columnIndex))
    fixed.value = new Set([...fixed.value, ...keys])
    setTimeout(() => {
      fixed.value = new Set([...fixed.value].filter((key) => !keys.includes(key)))
    }, fadeMs)
  }

  const isJustFixed = (ordinal: number, columnIndex: number): boolean =>
    fixed.value.size > 0 && fixed.value.has(keyOf(ordinal, columnIndex))

  return { compare, isJustFixed }
}
