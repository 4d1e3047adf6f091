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

/** Whether an element accepts text, so that undo and redo belong to typing. */
export function isTextField(element: EventTarget | null): boolean {
  if (element instanceof HTMLInputElement) return !withoutText.has(element.type)
  return element instanceof HTMLTextAreaElement
}
