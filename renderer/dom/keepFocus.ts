/**
 * What has the focus and goes takes it along, and who works with the keyboard would begin again at the top of the window.
 *
 * A button that cannot be pressed while its work is done gets it back as soon as it can be pressed, unless the focus has gone
 * elsewhere meanwhile. For what is gone altogether, as a cause whose rows are all mended, the title of the screen has it.
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

  const isFree = (): boolean => document.activeElement === null || document.activeElement === document.body

  function restore(): void {
    if (!lost?.isConnected || lost.matches(':disabled') || !isFree()) return
    lost.focus({ preventScroll: true })
    lost = null
  }

  /** Later than those who know a better place. */
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
