/** Input types without text: keys pressed there are commands of the page. */
const withoutText = new Set([
  'checkbox',
  'radio',
  'button',
  'submit',
  'reset',
  'file',
  'range',
  'color',
  'image',
])

/**
 * Whether an element accepts text, so that undo and redo belong to typing. The field of a grid's cell that waits for typing says
 * by `data-keys="page"` that they do not.
 */
export function isTextField(element: EventTarget | null): boolean {
  if (element instanceof HTMLElement && element.dataset['keys'] === 'page') return false
  if (element instanceof HTMLInputElement) return !withoutText.has(element.type)
  return element instanceof HTMLTextAreaElement
}
