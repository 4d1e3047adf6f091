/**
 * Copies text to the clipboard. Uses `execCommand`, which needs only the user's click, because the window is denied every
 * permission, that of `navigator.clipboard` included.
 *
 * @returns whether it was copied
 */
export function copyText(text: string): boolean {
  const box = document.createElement('textarea')
  box.value = text
  box.style.position = 'fixed'
  box.style.opacity = '0'
  const focused = document.activeElement
  document.body.append(box)
  box.select()
  const isCopied = document.execCommand('copy')
  box.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isCopied
}
