/**
 * A button that cannot be pressed while its work is done loses the focus, and who works with the keyboard would begin again at
 * the top of the window. It gets it back as soon as it can be pressed, unless the focus has gone elsewhere meanwhile.
 *
 * @returns ends it
 */
export function keepFocus(): () => void {
  let focused: EventTarget | null = null
  /** It had the focus when it was disabled. */
  let lost: HTMLElement | null = null

  function follow({ target }: FocusEvent): void {
    focused = target
    // A dialog opened by the button gives the focus back; anything else was chosen.
    if (target instanceof Element && !target.closest('[role="dialog"]')) lost = null
  }

  function restore(): void {
    const isFree = document.activeElement === null || document.activeElement === document.body
    if (!lost?.isConnected || lost.matches(':disabled') || !isFree) return
    lost.focus({ preventScroll: true })
    lost = null
  }

  const observer = new MutationObserver((changes) => {
    for (const { type, target } of changes) {
      const isDisabled = type === 'attributes' && target instanceof HTMLElement && target.matches(':disabled')
      if (isDisabled && target === focused) lost = target
    }
    restore()
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
