import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Mapping } from '../../../electron/shared/model/mapping.ts'
import { useFormat } from '../../composables/useFormat.ts'
import { useIssueText } from '../../composables/useIssueText.ts'
import type { useCheckView } from '../../stores/checkView.ts'

/** What the rows of step 3 are filtered by, with the way out of each. */
export function useFilterChips(
  bench: ReturnType<typeof useCheckView>,
  mapping: () => Mapping | undefined,
  /** Rows of the view, and customers of a view of duplicates; null: not known yet. */
  opened: () => { rows: number; groups: number | null } | null,
) {
  const { t } = useI18n()
  const format = useFormat()
  const issueText = useIssueText()
  const { view, rowsView } = bench

  /** What the opened entry of the pane shows; null: it filters nothing. */
  function entryLabel(): string | null {
    const { entry } = view.value
    const rows = opened() ? format.count(opened()!.rows) : ''
    switch (entry?.kind) {
      case 'cause':
        return t('check.chip.rows', { what: issueText.title(entry.code, entry.field), rows })
      case 'duplicates':
        return t('check.chip.groups', {
          what: t('check.duplicates.title'),
          groups: format.count(opened()?.groups ?? 0),
        })
      case 'earlier':
        return t('check.chip.rows', { what: t('check.earlier.title'), rows })
      default:
        return null
    }
  }

  const columnName = (index: number): string =>
    mapping()?.columns.find(({ columnIndex }) => columnIndex === index)?.columnName ?? ''

  const chips = computed(() => {
    const { search, values } = view.value
    const what = entryLabel()
    return [
      ...(what === null ? [] : [{ name: 'entry', label: what }]),
      ...(search === null ? [] : [{ name: 'search', label: t('check.chip.search', { text: search }) }]),
      ...values.map(({ columnIndex }) => ({
        name: `values-${columnIndex}`,
        label: t('check.chip.values', { column: columnName(columnIndex) }),
      })),
    ]
  })

  function dropChip(name: string): void {
    const { values } = rowsView.value
    if (name === 'entry') view.value.entry = null
    else if (name === 'search') bench.setRowsView({ ...rowsView.value, search: null })
    else {
      const left = values.filter(({ columnIndex }) => name !== `values-${columnIndex}`)
      bench.setRowsView({ ...rowsView.value, values: left })
    }
  }

  /** Esc in the grid: the filter chosen last is the first to go. */
  function leaveFilter(): void {
    const last = chips.value.at(-1)
    if (last) dropChip(last.name)
  }

  return { chips, dropChip, leaveFilter }
}
