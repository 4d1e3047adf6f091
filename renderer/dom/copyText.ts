/**
 * Puts text on the clipboard; answers whether it is there. The window is denied every permission,
 * `navigator.clipboard` among them; the command needs none, only the user's click.
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
