import type { Page } from 'playwright-core'

/** More stops of the Tab key than any screen has: then the keyboard is caught somewhere. */
const mostPresses = 300

/** What the page keeps between two presses of the Tab key. */
interface TabWalk {
  /** Everything that can be pressed or filled in. */
  wanted: Set<Element>
  reached: Set<Element>
  /** Where the focus was before this press, and how that and its surroundings looked then. */
  last: { element: Element; look: string } | null
  look: (element: Element) => string
  name: (element: Element) => string
}

type WalkWindow = Window & { tabWalk: TabWalk }

/**
 * Walks the screen, or the dialog over it, by the Tab key alone and says what is not reached and what does not look any
 * different when it has the focus; one line each. Radio buttons of one group are one stop.
 */
export async function findKeyboardFaults(page: Page): Promise<string[]> {
  // An element under the mouse looks as if it had the focus.
  await page.mouse.move(0, 0)
  await page.evaluate(begin)
  const faults: string[] = []
  for (let presses = 0; presses < mostPresses; presses++) {
    await page.keyboard.press('Tab')
    const { fault, isRound } = await page.evaluate(lookAtFocus)
    if (fault !== null) faults.push(fault)
    if (isRound) return [...faults, ...(await page.evaluate(findUnreached))]
  }
  return [...faults, `the Tab key does not come round within ${mostPresses} presses`]
}

function begin(): void {
  const isSeen = (element: Element): boolean =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: false }) &&
    (element.getBoundingClientRect().width > 0 || element.matches('input'))
  const dialog = [
    ...document.querySelectorAll('[role="dialog"][aria-modal="true"], .el-overlay-dialog'),
  ].findLast(isSeen)
  const stage = dialog ?? document.body
  const look = (element: Element): string => {
    const looks: string[] = []
    let current: Element | null = element
    for (let depth = 0; current && depth < 7; depth++, current = current.parentElement) {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } =
        getComputedStyle(current)
      const outline = outlineStyle === 'none' ? 'none' : `${outlineStyle} ${outlineWidth} ${outlineColor}`
      looks.push(outline, boxShadow, borderColor, backgroundColor)
    }
    // Element Plus draws a switch, a radio button and a checkbox beside their inputs.
    const beside = element.matches('input') ? element.nextElementSibling : null
    if (beside) looks.push(getComputedStyle(beside).outline, getComputedStyle(beside).boxShadow)
    return looks.join('|')
  }
  const name = (element: Element): string => {
    const test = element.closest('[data-test]')?.getAttribute('data-test') ?? ''
    const label = element.getAttribute('aria-label') ?? element.textContent ?? ''
    return `${element.tagName.toLowerCase()} [${test}] "${label.replace(/\s+/g, ' ').trim().slice(0, 40)}"`
  }
  // What fades out would still look focused.
  const still = new CSSStyleSheet()
  still.replaceSync('*, *::before, *::after { transition: none !important }')
  document.adoptedStyleSheets.push(still)
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  const wanted = new Set<Element>()
  for (const element of stage.querySelectorAll('button, a[href], input, select, textarea, summary')) {
    const isOff = element.matches(':disabled, [tabindex="-1"], [aria-hidden="true"] *, [inert] *')
    if (!isOff && isSeen(element)) wanted.add(element)
  }
  ;(window as unknown as WalkWindow).tabWalk = { wanted, reached: new Set(), last: null, look, name }
}

async function lookAtFocus(): Promise<{ fault: string | null; isRound: boolean }> {
  const walk = (window as unknown as WalkWindow).tabWalk
  const { wanted, reached, look, name, last } = walk
  const focused = document.activeElement
  const looksSame = (): boolean =>
    last !== null && last.element !== focused && wanted.has(last.element) && look(last.element) === last.look
  // A component may take its ring off a little later.
  for (let frame = 0; looksSame() && frame < 60; frame++) await new Promise(requestAnimationFrame)
  const fault = last !== null && looksSame() ? `the focus is not seen: ${name(last.element)}` : null
  walk.last = null
  // Behind the last one the focus leaves the page and comes back at its first; a dialog leads it there itself.
  if (!focused || focused === document.body) return { fault, isRound: false }
  if (reached.has(focused)) return { fault, isRound: true }
  reached.add(focused)
  walk.last = { element: focused, look: look(focused) }
  return { fault, isRound: false }
}

function findUnreached(): string[] {
  const { wanted, reached, name } = (window as unknown as WalkWindow).tabWalk
  const groups = new Set(
    [...reached].flatMap((element) =>
      element instanceof HTMLInputElement && element.type === 'radio' ? [element.name] : [],
    ),
  )
  return [...wanted]
    .filter((element) => element.isConnected && !reached.has(element))
    .filter((element) => !(element instanceof HTMLInputElement && groups.has(element.name)))
    .map((element) => `not reached by the Tab key: ${name(element)}`)
}
