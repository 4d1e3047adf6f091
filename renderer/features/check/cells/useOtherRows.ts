import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Fix } from '../../../../electron/shared/model/fix.ts'
import type { CellEdit } from '../../../components/grid/useCellEditing.ts'
import { request } from '../../../ipc/bridge.ts'
import { suggestionsFor } from '../../../cells/fieldChoices.ts'
import { useRowChanges } from '../../../cells/useRowChanges.ts'
import { useNotify } from '../../../composables/useNotify.ts'
import { useFormat } from '../../../composables/useFormat.ts'
import { fixName } from '../causeFixes.ts'
import type { CheckSource } from './useCheckSource.ts'
import type { GridControl } from './useGridControl.ts'

/** A repair of the cell in the editor that repairs other rows as well. */
interface OtherRows {
  fix: Fix
  /** Rows besides this one. */
  count: number
  /** What the repair makes of this cell. */
  text: string
}

/** 「其他 N 行也这样」: a decision made once, where it is made. */
export function useOtherRows(
  control: GridControl,
  cells: CheckSource,
  edit: () => CellEdit | null,
  type: (text: string) => void,
) {
  const { t } = useI18n()
  const format = useFormat()
  const notify = useNotify()
  const { run } = useRowChanges()
  const others = shallowRef<OtherRows | null>(null)
  const isTicked = ref(false)
  const isOn = computed(() => isTicked.value && edit()?.draft === others.value?.text)
  /** 「其他 77 行的「旅游」也这样改」; null where there are none. */
  const words = computed(() => {
    const { value } = others
    if (!value || value.count === 0) return null
    const rows = format.count(value.count)
    return value.fix.kind === 'acceptSuggestion'
      ? t('grid.panel.othersSame', { rows, text: value.fix.text ?? '' })
      : t('grid.panel.others', { rows, fix: t(`check.fixes.${fixName(value.fix)}`) })
  })
  /** The cell in the editor; another text for every other one. */
  const place = computed(() => {
    const cell = edit()?.cell
    return cell ? `${cell.row} ${cell.column}` : null
  })

  watch(place, async (mine) => {
    others.value = null
    isTicked.value = false
    if (mine === null) return
    let found: OtherRows | null = null
    await notify.attempt(async () => (found = await find()))
    if (mine === place.value) others.value = found
  })

  async function find(): Promise<OtherRows | null> {
    const open = edit()
    if (!open) return null
    const issues = cells.issuesAt(open.cell.row, open.cell.column)
    const [text] = suggestionsFor(issues, open.original)
    const [issue] = issues
    if (text === undefined || !issue) return null
    const input = { jobId: control.job().id, cause: { code: issue.code, field: issue.field } }
    const best = (await request('job.fixes', input))[0]
    if (!best || best.fix.kind === 'skipRows' || best.fix.kind === 'clear') return null
    if (best.fix.kind !== 'acceptSuggestion') return { fix: best.fix, count: best.rows - 1, text }
    // Another text is another decision.
    const fix: Fix = { kind: 'acceptSuggestion', text: open.original }
    const { rows } = await request('job.previewFix', { ...input, fix, ordinals: null })
    return { fix, count: rows - 1, text }
  }

  /** The result is seen in the editor before it is saved. */
  function tick(wanted: boolean): void {
    isTicked.value = wanted
    if (wanted && others.value) type(others.value.text)
  }

  /** Takes the place of saving the one cell. Resolves to whether it did. */
  function save(row: number, column: number, text: string): boolean {
    const { value } = others
    const [issue] = cells.issuesAt(row, column)
    if (!isTicked.value || !value || text !== value.text || !issue) return false
    const cause = { code: issue.code, field: issue.field }
    const input = { jobId: control.job().id, cause, fix: value.fix, ordinals: null }
    void run((allowJoins) => request('job.applyFix', { ...input, allowJoins }))
    return true
  }

  return { words, isOn, tick, save }
}
