import { ref, shallowRef, watch } from 'vue'
import type { FoundInView } from '../../../../electron/shared/model/rowsView.ts'
import { request } from '../../../ipc/bridge.ts'

/** A cell of the view by the column of the file; null: before the first cell of its row. */
export interface ViewPlace {
  index: number
  columnIndex: number | null
}

/** Time after the last key before the search begins, in ms. */
const typingDelayMs = 150

/** 查找: number of hits while typing, next and previous. */
export function useViewSearch(options: {
  jobId: () => string
  viewId: () => string | null
  ask: <Answer>(question: (viewId: string) => Promise<Answer>) => Promise<Answer | null>
  from: () => ViewPlace
  show: (index: number, columnIndex: number) => Promise<void>
  fail: (error: unknown) => void
}) {
  const text = ref('')
  /** Only this column; null: all. */
  const columnIndex = ref<number | null>(null)
  const found = shallowRef<FoundInView | null>(null)
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function find(direction: 'next' | 'previous', from: ViewPlace): Promise<void> {
    const wanted = text.value
    const mine = (turn += 1)
    clearTimeout(timer)
    if (wanted === '') {
      found.value = null
      return
    }
    let isShown = false
    try {
      // Asked again until all hits are counted; the first answer already has the next one.
      for (let answer: FoundInView | null = null; answer?.isComplete !== true;) {
        answer = await options.ask((viewId) =>
          request('job.findInView', {
            jobId: options.jobId(),
            viewId,
            text: wanted,
            columnIndex: columnIndex.value,
            fromIndex: from.index,
            fromColumn: from.columnIndex,
            direction,
          }),
        )
        if (mine !== turn || answer === null) return
        found.value = answer
        if (answer.hit && !isShown) {
          isShown = true
          await options.show(answer.hit.index, answer.hit.columnIndex)
        }
      }
    } catch (error) {
      if (mine === turn) options.fail(error)
    }
  }

  /** While typing: from the active cell on, itself included. */
  watch([text, columnIndex, options.viewId], () => {
    clearTimeout(timer)
    const { index } = options.from()
    timer = setTimeout(() => void find('next', { index, columnIndex: null }), typingDelayMs)
    if (text.value === '') void find('next', { index, columnIndex: null })
  })

  /** Steps one after the other: each begins at the hit of the one before. */
  let steps = Promise.resolve()
  function step(direction: 'next' | 'previous'): Promise<void> {
    steps = steps.then(() => find(direction, options.from()))
    return steps
  }

  return { text, columnIndex, found, step }
}
