/** Inputs that hold no text: what is pressed there is about the page, not about typing. */
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

/** Whether keys typed into it write text: there undo and redo are about typing, as everywhere. */
export function isTextField(element: EventTarget | null): boolean {
  if (element instanceof HTMLInputElement) return !withoutText.has(element.type)
  return element instanceof HTMLTextAreaElement
}
