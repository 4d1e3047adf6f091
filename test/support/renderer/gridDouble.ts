import { defineComponent, h, watch } from 'vue'
import type { PropType } from 'vue'
import type { RowsView } from '../../../electron/shared/model/rowsView.ts'
import type { ActiveCell } from '../../../renderer/features/check/benchGrid.ts'

/** What the page asked of its grid, and what the grid answers. One page is open at a time. */
export const gridDouble = {
  /** Views shown so far. */
  views: [] as RowsView[],
  /** Calls in order, with the filter shown at the time. */
  calls: [] as string[],
  /** Filters in which an error is left, by kind. */
  kindsWithErrors: new Set<string>(['errors']),
  rows: 5,
  groups: null as number | null,
  /** Makes a cell the active one. */
  activate: (cell: ActiveCell | null): void => void cell,
  reset(): void {
    Object.assign(this, { views: [], calls: [], kindsWithErrors: new Set(['errors']), rows: 5, groups: null })
  },
}

/** Stands in for the grid of step 3: it has a test of its own. */
export default defineComponent({
  props: { view: { type: Object as PropType<RowsView>, required: true }, canEdit: Boolean },
  emits: ['update:view', 'update:show', 'active', 'opened'],
  setup(props, { emit, expose, slots }) {
    const kind = (): string => props.view.filter.kind
    const note = (name: string): void => void gridDouble.calls.push(`${name} ${kind()}`)
    gridDouble.activate = (cell) => emit('active', cell)
    watch(
      () => props.view,
      (view) => {
        gridDouble.views.push(structuredClone(JSON.parse(JSON.stringify(view))) as RowsView)
        emit('opened', { rows: gridDouble.rows, groups: gridDouble.groups })
      },
      { immediate: true, flush: 'post' },
    )
    expose({
      focus: () => document.querySelector<HTMLElement>('[data-test="grid-double"]')?.focus(),
      editNext: () => {
        note('editNext')
        return Promise.resolve(gridDouble.kindsWithErrors.has(kind()))
      },
      goToFinding: (direction: string) => {
        note(direction)
        return Promise.resolve(true)
      },
      showFinding: ({ code }: { code: string }) => Promise.resolve(note(code)),
    })
    return () =>
      h('div', { 'data-test': 'grid-double', tabindex: -1 }, [
        slots['tools']?.(),
        slots['after']?.({ rows: gridDouble.rows }),
      ])
  },
})
