/**
 * Restores focus when the focused element is disabled or removed; otherwise a keyboard user would start at the top of the
 * window.
 *
 * A button that is disabled while its work is done gets the focus back once it is enabled, unless the user moved it. When
 * the element was removed, such as a cause without rows, the title of the screen gets the focus.
 *
 * @returns the function that stops it
 */
export function keepFocus(): () => void {
  let focused: EventTarget | null = null
  /** The element that had the focus when it was disabled. */
  let lost: HTMLElement | null = null

  function follow({ target }: FocusEvent): void {
    focused = target
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
  function goToTitle(): void {
    if (!isFree()) return
    document.querySelector<HTMLElement>('h1[tabindex="-1"]')?.focus({ preventScroll: true })
  }

  const observer = new MutationObserver((changes) => {
    for (const { type, target } of changes) {
      const isDisabled = type === 'attributes' && target instanceof HTMLElement && target.matches(':disabled')
      if (isDisabled && target === focused) lost = target
    }
    restore()
    if (focused instanceof Element && !focused.isConnected) {
      focused = null
      setTimeout(goToTitle)
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
