import { computed, onMounted, onUnmounted, ref, shallowRef, watch, type Ref } from 'vue'
import {
  afterScroll,
  boxHeight,
  contentTopShowing,
  lastContentTop,
  rowWindow,
  scrollTopFor,
  settle,
  type ScrollExtent,
  type ScrollPosition,
} from './scrollMapping.ts'

/** Rows drawn beyond each edge of the viewport: at rest, and while the bar is dragged, when all of them are others each time. */
const overscanRows = { atRest: 6, dragged: 1 } as const
/**
 * Time without a movement after which the bar is taken to be at rest, in ms. `scrollend` does not end it: a script or a click beside
 * the thumb gets one with every step, and all rows around would be drawn and read in the very frame that has the most to do.
 */
const restMs = 150

/** Size taken until the real one is known. */
const firstSize = { width: 1000, height: 600 }

/** Scrolling over all rows: which are drawn, and where. */
export function useGridViewport(
  box: Readonly<Ref<HTMLElement | null>>,
  measures: () => { rows: number; rowHeight: number; headHeight: number; footHeight: number },
) {
  const size = shallowRef(firstSize)
  const position = shallowRef<ScrollPosition>({ scrollTop: 0, contentTop: 0 })
  const scrollLeft = ref(0)

  const extent = computed<ScrollExtent>(() => {
    const { rows, rowHeight, headHeight, footHeight } = measures()
    return {
      rows,
      rowHeight,
      footHeight,
      viewportHeight: Math.max(rowHeight, size.value.height - headHeight),
    }
  })
  const isDragged = ref(false)
  const inView = computed(() => {
    const overscan = isDragged.value ? overscanRows.dragged : overscanRows.atRest
    return rowWindow(extent.value, position.value.contentTop, overscan)
  })
  const first = computed(() => inView.value.first)
  const last = computed(() => inView.value.last)
  /** The same object until another row is drawn: a movement by less draws nothing again. */
  const drawn = computed(() => ({ first: first.value, last: last.value }))
  /** Px between where a row is drawn and where it would be without stretching. */
  const offset = computed(() => position.value.scrollTop - position.value.contentTop)

  function apply(next: ScrollPosition): void {
    position.value = next
    const element = box.value
    if (element && Math.abs(element.scrollTop - next.scrollTop) > 1) element.scrollTop = next.scrollTop
  }

  function onScroll(): void {
    const element = box.value
    if (!element) return
    const before = position.value.contentTop
    position.value = afterScroll(extent.value, position.value, element.scrollTop)
    scrollLeft.value = element.scrollLeft
    if (Math.abs(position.value.contentTop - before) <= extent.value.viewportHeight) return
    isDragged.value = true
    clearTimeout(restTimer)
    restTimer = setTimeout(rest, restMs)
  }

  let restTimer: ReturnType<typeof setTimeout> | undefined
  function rest(): void {
    clearTimeout(restTimer)
    isDragged.value = false
  }
  onUnmounted(rest)

  function onScrollEnd(): void {
    apply(settle(extent.value, position.value))
  }

  /** Goes there by a key or a click, which wants its row at once: nothing is left for when the bar rests. */
  function moveTo(contentTop: number): void {
    rest()
    const within = Math.min(Math.max(contentTop, 0), lastContentTop(extent.value))
    apply({ scrollTop: scrollTopFor(extent.value, within), contentTop: within })
  }

  const scrollBy = (rows: number): void => moveTo(position.value.contentTop + rows * extent.value.rowHeight)

  /** @param coveredPx what lies over the lower end of the viewport */
  function showRow(row: number, block: 'nearest' | 'center' = 'nearest', coveredPx = 0): void {
    const { viewportHeight, rowHeight } = extent.value
    const free = { ...extent.value, viewportHeight: Math.max(rowHeight, viewportHeight - coveredPx) }
    const wanted = contentTopShowing(free, position.value.contentTop, row, block)
    if (wanted !== position.value.contentTop) moveTo(wanted)
  }

  function scrollSideways(left: number): void {
    if (box.value) box.value.scrollLeft = left
    scrollLeft.value = left
  }

  // Fewer rows, or a higher viewport: the place may be beyond the end.
  watch(extent, () => moveTo(position.value.contentTop), { flush: 'post' })

  let observer: ResizeObserver | undefined
  onMounted(() => {
    const element = box.value
    if (!element) return
    const measure = (): void => {
      const { clientWidth, clientHeight } = element
      if (clientWidth > 0 && clientHeight > 0) size.value = { width: clientWidth, height: clientHeight }
    }
    measure()
    observer = new ResizeObserver(measure)
    observer.observe(element)
  })
  onUnmounted(() => observer?.disconnect())

  return {
    size,
    position,
    scrollLeft,
    extent,
    drawn,
    isDragged,
    offset,
    height: computed(() => boxHeight(extent.value)),
    onScroll,
    onScrollEnd,
    scrollBy,
    showRow,
    scrollSideways,
  }
}

/** Scrolling of a grid, as its other parts use it. */
export type GridViewport = ReturnType<typeof useGridViewport>
