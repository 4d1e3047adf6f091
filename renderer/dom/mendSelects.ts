/**
 * Element Plus draws the groups of a drop-down list as lists within lists, which a screen reader cannot follow (ARIA
 * lets a `listbox` own `option` and `group` only), and a list that scrolls without a place for the keyboard. Both are
 * put right as soon as such a list is on the page.
 *
 * @returns ends it
 */
export function mendSelects(): () => void {
  const observer = new MutationObserver((changes) => {
    const hasNew = changes.some(({ addedNodes }) => [...addedNodes].some(isPopupPart))
    if (hasNew) document.querySelectorAll<HTMLElement>('.el-select-dropdown').forEach(mend)
  })
  observer.observe(document.body, { childList: true, subtree: true })
  return () => observer.disconnect()
}

function isPopupPart(node: Node): boolean {
  return (
    node instanceof Element &&
    (node.matches('.el-popper, .el-select-group__wrap, .el-popper *') ||
      node.querySelector('.el-select-dropdown') !== null)
  )
}

function mend(list: HTMLElement): void {
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
