/**
 * Height of the scrolled box in CSS px, at most. Chromium cuts boxes at 33,554,428 px of the zoomed page (measured: 16.7 M at
 * 200 %), Firefox at 17.9 M; at the largest zoom of 500 % this is 30 M.
 */
export const largestHeight = 6_000_000

/** Rows at both ends of a long list that scroll without stretching, so that both ends are reached by the wheel. */
const evenRows = 10_000

/** A movement of more viewports than this is a drag of the scroll bar: one px of a bar over a long list is more. */
const wheelViewports = 4

/** What is scrolled: rows of one height in a viewport, with something under the last row (`footHeight`). */
export interface ScrollExtent {
  rows: number
  rowHeight: number
  viewportHeight: number
  footHeight: number
}

/** Position of the scroll bar in px, and of the content: px from the top of the first row to that of the viewport. */
export interface ScrollPosition {
  scrollTop: number
  contentTop: number
}

const contentHeight = ({ rows, rowHeight, footHeight }: ScrollExtent): number => rows * rowHeight + footHeight

/** Returns the height of the scrolled box, which is that of all rows until `largestHeight`. */
export function boxHeight(extent: ScrollExtent): number {
  return Math.min(contentHeight(extent), largestHeight)
}

/** Returns the largest `contentTop`. */
export function lastContentTop(extent: ScrollExtent): number {
  return Math.max(0, contentHeight(extent) - extent.viewportHeight)
}

const lastScrollTop = (extent: ScrollExtent): number => Math.max(0, boxHeight(extent) - extent.viewportHeight)

/** Px at each end where scroll bar and content move alike. */
function evenPart(extent: ScrollExtent): number {
  return Math.min(evenRows * extent.rowHeight, lastScrollTop(extent) / 4)
}

/** Maps a value inside one of three joined straight parts: even, stretched, even. */
function throughParts(value: number, even: number, from: number, to: number): number {
  if (from <= 0) return 0
  if (value <= even) return Math.max(0, value)
  if (value >= from - even) return Math.min(to, to - (from - value))
  return even + ((value - even) * (to - 2 * even)) / (from - 2 * even)
}

/** Returns the position after the scroll bar was put to `scrollTop`, wherever it was before. */
export function contentTopAt(extent: ScrollExtent, scrollTop: number): number {
  return throughParts(scrollTop, evenPart(extent), lastScrollTop(extent), lastContentTop(extent))
}

/** Returns the position of the scroll bar for a position of the content. */
export function scrollTopFor(extent: ScrollExtent, contentTop: number): number {
  const within = Math.min(Math.max(contentTop, 0), lastContentTop(extent))
  return throughParts(within, evenPart(extent), lastContentTop(extent), lastScrollTop(extent))
}

/**
 * Returns the position after a scroll event. A movement of a few viewports, by wheel or touch, moves the content by the same
 * px; a longer one is a drag of the scroll bar.
 */
export function afterScroll(extent: ScrollExtent, before: ScrollPosition, scrollTop: number): ScrollPosition {
  const isWhole = contentHeight(extent) <= largestHeight
  const moved = scrollTop - before.scrollTop
  const isEnd = scrollTop <= 0 || scrollTop >= lastScrollTop(extent)
  if (isWhole || Math.abs(moved) > wheelViewports * extent.viewportHeight) {
    return { scrollTop, contentTop: contentTopAt(extent, scrollTop) }
  }
  // At an end of the bar the content may have rows left: it keeps moving, and `settle` puts the bar back.
  const contentTop = Math.min(Math.max(before.contentTop + moved, 0), lastContentTop(extent))
  return {
    scrollTop,
    contentTop: isEnd && isNear(extent, contentTop) ? contentTopAt(extent, scrollTop) : contentTop,
  }
}

const isNear = (extent: ScrollExtent, contentTop: number): boolean =>
  Math.min(contentTop, lastContentTop(extent) - contentTop) <= extent.viewportHeight

/** Returns the position with the scroll bar where the content is; for the end of a movement. */
export function settle(extent: ScrollExtent, { contentTop }: ScrollPosition): ScrollPosition {
  return { scrollTop: scrollTopFor(extent, contentTop), contentTop }
}

/** First and last index of a window, both included; `last` is smaller than `first` when there is nothing. */
export interface IndexWindow {
  first: number
  last: number
}

/**
 * Returns the rows to draw: those in the viewport and `overscan` more at each side. Always as many, so that first and last change
 * together.
 */
export function rowWindow(extent: ScrollExtent, contentTop: number, overscan: number): IndexWindow {
  const first = Math.floor(contentTop / extent.rowHeight) - overscan
  const last = first + Math.ceil(extent.viewportHeight / extent.rowHeight) + 2 * overscan
  return { first: Math.max(0, first), last: Math.min(extent.rows - 1, last) }
}

/** Returns the `contentTop` that shows a row whole, moving as little as possible; `block: 'center'` puts it in the middle. */
export function contentTopShowing(
  extent: ScrollExtent,
  contentTop: number,
  row: number,
  block: 'nearest' | 'center' = 'nearest',
): number {
  const top = row * extent.rowHeight
  const bottom = top + extent.rowHeight
  const isShown = top >= contentTop && bottom <= contentTop + extent.viewportHeight
  if (isShown) return contentTop
  const wanted =
    block === 'center'
      ? top - (extent.viewportHeight - extent.rowHeight) / 2
      : top < contentTop
        ? top
        : bottom - extent.viewportHeight
  return Math.min(Math.max(wanted, 0), lastContentTop(extent))
}
