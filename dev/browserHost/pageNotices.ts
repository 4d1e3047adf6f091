/** Notices that the browser host itself shows on the page, outside the app's interface. */
let shown: HTMLElement | null = null

function show(content: HTMLElement): void {
  shown?.remove()
  shown = content
  content.dataset['browserHost'] = ''
  content.style.cssText =
    'position:fixed;top:12px;left:50%;transform:translateX(-50%);z-index:100000;padding:10px 18px;' +
    'width:max-content;max-width:90vw;border:0;border-radius:6px;background:#303133;color:#fff;font:14px sans-serif'
  document.body.append(content)
}

/** Shows a line at the top of the page until `hideNotice`. */
export function showNotice(text: string): void {
  const line = document.createElement('div')
  line.setAttribute('role', 'status')
  line.textContent = text
  show(line)
}

/** Shows a button for the file chooser that the browser did not open by itself. */
export function showChooser(open: () => void): void {
  const button = document.createElement('button')
  button.textContent = '请点这里选择文件 / Choose a file'
  button.addEventListener('click', () => {
    hideNotice()
    open()
  })
  show(button)
}

/** Shows a message box of the system. */
export function showQuestion(
  question: { message: string; detail: string; buttons: string[]; cancelId: number },
  answer: (index: number) => void,
): void {
  const box = document.createElement('dialog')
  box.dataset['browserHost'] = 'question'
  box.style.cssText =
    'max-width:520px;padding:20px;border:1px solid #999;border-radius:6px;font:14px sans-serif'
  const message = document.createElement('p')
  message.textContent = question.message
  message.style.fontWeight = 'bold'
  const detail = document.createElement('p')
  detail.textContent = question.detail
  detail.style.whiteSpace = 'pre-line'
  const close = (index: number): void => {
    box.remove()
    answer(index)
  }
  const buttons = question.buttons.map((label, index) => {
    const button = document.createElement('button')
    button.textContent = label
    button.style.cssText = 'margin-right:8px;padding:6px 12px'
    button.addEventListener('click', () => close(index))
    return button
  })
  box.addEventListener('cancel', () => close(question.cancelId))
  box.append(message, detail, ...buttons)
  document.body.append(box)
  box.showModal()
}

export function hideNotice(): void {
  shown?.remove()
  shown = null
}
