import type { Page } from 'playwright-core'

/** What is cut off, out of reach or covered on the screen as it is now; one line each. */
export function findLayoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = []
    // Rounding at 125 % and 150 % moves edges by less than this.
    const slack = 1.5

    function nameOf(element: Element): string {
      const test = element.closest('[data-test]')?.getAttribute('data-test') ?? ''
      const text = (element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 40)
      const classes = [...element.classList].slice(0, 2).join('.')
      return `${element.tagName.toLowerCase()}.${classes} [${test}] "${text}"`
    }

    function isSeen(element: Element): boolean {
      const { width, height } = element.getBoundingClientRect()
      return (
        width > 0 &&
        height > 0 &&
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
      )
    }

    function isScroller(element: Element): boolean {
      const { overflowX, overflowY } = getComputedStyle(element)
      return /auto|scroll/.test(overflowX + overflowY)
    }

    /** What can be seen of an element's surroundings: its scrolling boxes, one within the other, within the window. */
    function viewOf(element: Element): DOMRect {
      let [left, top, right, bottom] = [0, 0, innerWidth, innerHeight]
      for (let above = element.parentElement; above; above = above.parentElement) {
        if (isScroller(above)) {
          const box = above.getBoundingClientRect()
          left = Math.max(left, box.left)
          top = Math.max(top, box.top)
          right = Math.min(right, box.right)
          bottom = Math.min(bottom, box.bottom)
        }
        // Fixed elements are not clipped by the boxes around them.
        if (getComputedStyle(above).position === 'fixed') break
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top))
    }

    function canScrollSideways(element: Element): boolean {
      for (let above = element.parentElement; above; above = above.parentElement) {
        if (isScroller(above) && above.scrollWidth > above.clientWidth && !above.matches('.scroll'))
          return true
      }
      return false
    }

    function isScrolled(element: Element): boolean {
      for (let above = element.parentElement; above; above = above.parentElement)
        if (isScroller(above)) return true
      return false
    }

    const dialog = [
      ...document.querySelectorAll('[role="dialog"][aria-modal="true"], .el-overlay-dialog'),
    ].findLast(isSeen)
    const stage: Element = dialog ?? document.body

    if (document.documentElement.scrollWidth > innerWidth)
      faults.push(`the page is ${document.documentElement.scrollWidth} px wide`)

    for (const element of stage.querySelectorAll('*')) {
      if (!isSeen(element) || element.closest('.visually-hidden, svg, [aria-hidden="true"]')) continue
      const style = getComputedStyle(element)
      const cutsX = /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + slack
      const cutsY = /hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + slack
      const isShortened = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none'
      if (cutsX && isShortened) {
        // As the mouse coming over it does.
        element.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))
        if (!element.closest('[title]:not([title=""])'))
          faults.push(`shortened without a tooltip: ${nameOf(element)}`)
      }
      if ((cutsX || cutsY) && !isShortened && !element.matches('input, [role="progressbar"]'))
        faults.push(`cut off: ${nameOf(element)}`)
    }

    for (const element of stage.querySelectorAll(
      'button, a[href], input, select, textarea, [role="button"], [role="radio"], [role="tab"]',
    )) {
      if (!isSeen(element)) continue
      const box = element.getBoundingClientRect()
      const view = viewOf(element)
      const sticksOut = box.left < view.left - slack || box.right > view.right + slack
      if (sticksOut && !canScrollSideways(element)) faults.push(`out of reach sideways: ${nameOf(element)}`)
      const isOut = box.top < -slack || box.bottom > innerHeight + slack
      if (isOut && !isScrolled(element)) faults.push(`out of reach: ${nameOf(element)}`)
      const x = box.left + box.width / 2
      const y = box.top + box.height / 2
      if (x <= view.left + slack || x >= view.right - slack) continue
      if (y <= view.top + slack || y >= view.bottom - slack) continue
      const top = document.elementFromPoint(x, y)
      const isOnTop =
        top !== null &&
        (element.contains(top) || top.contains(element) || top.closest('label')?.contains(element) === true)
      const isUnderMessage = top?.closest('.el-message, .el-popper') !== null
      // A table's own sticky head may lie over a cell that is scrolled under it.
      const isUnderHead = top?.closest('thead, [role="columnheader"]') !== null
      // A button for the keyboard alone lies over others while it has the focus, and is not seen else.
      const isForKeyboard = [element, top].some((each) => each?.closest('.visually-hidden'))
      if (!isOnTop && !isUnderMessage && !isUnderHead && !isForKeyboard)
        faults.push(`covered: ${nameOf(element)} by ${top ? nameOf(top) : 'nothing'}`)
    }

    // One way on, always at the same place: what is merely suggested within a page is outlined, not filled.
    for (const button of document.querySelectorAll(
      'main .el-button--primary:not(.is-plain, .is-text, .is-link)',
    )) {
      if (isSeen(button) && !button.closest('.foot .primary, [role="dialog"]'))
        faults.push(`a primary button outside the foot: ${nameOf(button)}`)
    }

    const primaries = [
      ...document.querySelectorAll('main .foot .el-button--primary:not(.is-plain, .is-text)'),
    ]
    if (primaries.filter(isSeen).length > 1) faults.push(`${primaries.length} primary buttons`)

    // One fault is told once: in the page or in passing.
    const told = [...document.querySelectorAll('[data-test="error-note"], [data-test="error-toast"]')]
    const codes = told.filter(isSeen).map((error) => error.querySelector('.code')?.textContent?.trim())
    for (const code of new Set(codes))
      if (codes.filter((other) => other === code).length > 1) faults.push(`told twice: ${code}`)

    // A few characters a line: words that something beside them has squeezed.
    for (const element of stage.querySelectorAll('p, span, h1, h2, b, li, dd, dt, td, label, button')) {
      const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
      const text = words.map((node) => node.textContent?.trim()).join('')
      if (text.length < 12 || !isSeen(element) || element.closest('.visually-hidden, svg')) continue
      // Of the words alone: the element may be as high as what stands beside it.
      const range = document.createRange()
      range.selectNodeContents(element)
      const { width, height } = range.getBoundingClientRect()
      const lines = height / parseFloat(getComputedStyle(element).lineHeight)
      if (lines > 3.5 && width < 100) faults.push(`squeezed to ${Math.round(width)} px: ${nameOf(element)}`)
    }

    const scroll = document.querySelector('main .scroll')
    if (!dialog && scroll && scroll.clientHeight < 200)
      faults.push(`only ${scroll.clientHeight} px of content are in view`)
    if (!dialog && scroll && scroll.scrollWidth > scroll.clientWidth + slack)
      faults.push(`the content is ${scroll.scrollWidth - scroll.clientWidth} px wider than its place`)
    return [...new Set(faults)]
  })
}
