/**
 * Corrects popups of Element Plus for screen readers when they appear. Groups of a drop-down list are nested lists, although
 * ARIA allows only `option` and `group` in a `listbox`, and the scroller cannot be focused. The head of a dialog is a
 * `<header>` outside any section, which makes it a second banner of the page.
 *
 * @returns the function that stops it
 */
export function patchElementPlusPopups(): () => void {
  const observer = new MutationObserver((changes) => {
    const added = changes.flatMap(({ addedNodes }) =>
      [...addedNodes].filter((node) => node instanceof Element),
    )
    if (added.some(isListPart)) document.querySelectorAll('.el-select-dropdown').forEach(patchList)
    for (const element of added)
      for (const head of element.querySelectorAll('.el-dialog__header')) head.setAttribute('role', 'none')
  })
  observer.observe(document.body, { childList: true, subtree: true })
  return () => observer.disconnect()
}

function isListPart(element: Element): boolean {
  return (
    element.matches('.el-popper, .el-select-group__wrap, .el-popper *') ||
    element.querySelector('.el-select-dropdown') !== null
  )
}

function patchList(list: Element): void {
  list.querySelector('.el-select-dropdown__wrap')?.setAttribute('tabindex', '0')
  for (const group of list.querySelectorAll('.el-select-group__wrap')) {
    const title = group.querySelector('.el-select-group__title')
    group.setAttribute('role', 'group')
    group.setAttribute('aria-label', title?.textContent?.trim() ?? '')
    title?.setAttribute('role', 'presentation')
    for (const part of group.querySelectorAll(':scope > li:not(.el-select-group__title), .el-select-group')) {
      part.setAttribute('role', 'presentation')
    }
  }
}
