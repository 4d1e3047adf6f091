/**
 * What Element Plus lays over the page is put right for screen readers as soon as it is there. The groups of a drop-down
 * list are lists within lists, which cannot be followed (ARIA lets a `listbox` own `option` and `group` only), and its
 * scroller has no place for the keyboard. The head of a dialog is a `<header>` outside any section: a second banner of
 * the page.
 *
 * @returns ends it
 */
export function mendPopups(): () => void {
  const observer = new MutationObserver((changes) => {
    const added = changes.flatMap(({ addedNodes }) =>
      [...addedNodes].filter((node) => node instanceof Element),
    )
    if (added.some(isListPart)) document.querySelectorAll('.el-select-dropdown').forEach(mendList)
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

function mendList(list: Element): void {
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
