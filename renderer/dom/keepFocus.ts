/** Lies over the page, and goes when it is done with. */
const overlays = '[role="dialog"], [role="menu"]'

/**
 * Restores focus when the focused element is disabled, moved or removed; otherwise a keyboard user would start at the top of the
 * window.
 *
 * A button that is disabled while its work is done gets the focus back once it is enabled, unless the user moved it, and so does
 * an element that was moved to another place, such as a cause that has another rank now. When the element was removed, the focus
 * goes back to where it was before a menu or a question, or to the part the element was in: to what `data-focus-home`, a
 * selector, names there, once that is enabled. Where no such part is left, such as of a cause without rows, the title of the
 * screen gets it.
 *
 * @returns the function that stops it
 */
export function keepFocus(): () => void {
  let focused: EventTarget | null = null
  /** The last element with the focus that lies in the page, not over it. */
  let behind: HTMLElement | null = null
  /** The parts around it, the innermost first. */
  let homes: HTMLElement[] = []
  /** The element that had the focus when it was disabled. */
  let lost: HTMLElement | null = null

  function follow({ target }: FocusEvent): void {
    // A dialog that closes puts it there when the button that opened it is disabled: nobody has chosen that.
    if (target === document.body) return
    focused = target
    if (target instanceof HTMLElement && !target.closest(overlays)) {
      behind = target
      homes = homesOf(target)
    }
    // A dialog that the button opened returns the focus; any other element was chosen by the user.
    if (target instanceof Element && !target.closest('[role="dialog"]')) lost = null
  }

  const isFree = (): boolean => document.activeElement === null || document.activeElement === document.body

  function restore(): void {
    if (!lost?.isConnected || lost.matches(':disabled') || !isFree()) return
    lost.focus({ preventScroll: true })
    lost = null
  }

  /** Runs after components that move the focus to a better place. */
  function goHome(): void {
    if (isFree() && behind?.isConnected) behind.focus({ preventScroll: true })
    if (!isFree()) return
    for (const home of homes) {
      const place = home.isConnected && home.querySelector<HTMLElement>(home.dataset['focusHome']!)
      if (!place) continue
      place.focus({ preventScroll: true })
      // Disabled until the same work is done.
      if (isFree() && place.matches(':disabled')) lost = place
      if (!isFree() || lost === place) return
    }
    document.querySelector<HTMLElement>('h1[tabindex="-1"]')?.focus({ preventScroll: true })
  }

  const observer = new MutationObserver((changes) => {
    const was = focused
    for (const { type, target, removedNodes } of changes) {
      const isDisabled = type === 'attributes' && target instanceof HTMLElement && target.matches(':disabled')
      if (isDisabled && target === focused) lost = target
      if (was instanceof HTMLElement && isFree() && [...removedNodes].some((node) => node.contains(was)))
        lost ??= was
    }
    restore()
    if (was instanceof Element && !was.isConnected) {
      focused = null
      setTimeout(goHome)
    }
  })
  document.addEventListener('focusin', follow)
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled'],
  })
  return () => {
    observer.disconnect()
    document.removeEventListener('focusin', follow)
  }
}

function homesOf(element: Element): HTMLElement[] {
  const found: HTMLElement[] = []
  for (let at = element.closest<HTMLElement>('[data-focus-home]'); at;) {
    found.push(at)
    at = at.parentElement?.closest<HTMLElement>('[data-focus-home]') ?? null
  }
  return found
}
