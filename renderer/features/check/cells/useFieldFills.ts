import { shallowRef, watch } from 'vue'
import type { FieldFill } from '../../../../electron/shared/model/correction.ts'
import type { FieldKey } from '../../../../electron/shared/model/field.ts'
import { request } from '../../../ipc/bridge.ts'
import { useCorrectingStore } from '../../../stores/correcting.ts'
import type { CheckColumn } from './checkColumns.ts'
import type { GridControl } from './useGridControl.ts'

/**
 * How many rows fill each field. One cell more or less is not seen in a line of a few px: they are counted again after changes
 * of many rows only.
 */
export function useFieldFills(control: GridControl) {
  const correcting = useCorrectingStore()
  const fills = shallowRef<ReadonlyMap<FieldKey, FieldFill>>(new Map())

  watch(
    [() => control.job().id, () => control.job().mapping, () => correcting.changes],
    async ([jobId]) => {
      // Best effort: the rows show what is blank.
      const found = await request('job.fieldFills', { jobId }).catch(() => [])
      if (jobId !== control.job().id) return
      fills.value = new Map(found.map((fill) => [fill.field, fill]))
    },
    { immediate: true },
  )

  /** How many rows fill the field of a column; null: not known, or it is not imported. */
  const fillOf = ({ field }: CheckColumn): FieldFill | null => (field && fills.value.get(field)) || null

  /** The same as a share, from 0 to 1. */
  function shareOf(column: CheckColumn): number | null {
    const fill = fillOf(column)
    return fill && fill.total > 0 ? fill.filled / fill.total : null
  }

  return { fillOf, shareOf }
}
