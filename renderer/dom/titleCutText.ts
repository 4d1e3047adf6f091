/** Written by us, so that it goes again when the text fits or has become another one. */
const mark = 'cutTitle'

/**
 * Wherever a text ends in …, the whole of it appears as a tooltip: file names, column names, cells, with nothing for a
 * component to remember. A title that a component gives is left alone.
 *
 * @returns ends it
 */
export function titleCutText(): () => void {
  const look = ({ target }: Event): void => {
    for (let element = target; element instanceof HTMLElement; element = element.parentElement) {
      if (getComputedStyle(element).textOverflow !== 'ellipsis') continue
      update(element)
      return
    }
  }
  document.addEventListener('mouseover', look)
  document.addEventListener('focusin', look)
  return () => {
    document.removeEventListener('mouseover', look)
    document.removeEventListener('focusin', look)
  }
}

function update(element: HTMLElement): void {
  const isOurs = mark in element.dataset
  if (element.title !== '' && !isOurs) return
  const isCut = element.scrollWidth > element.clientWidth
  if (isCut) {
    element.title = element.textContent.replace(/\s+/g, ' ').trim()
    element.dataset[mark] = ''
  } else if (isOurs) {
    element.removeAttribute('title')
    delete element.dataset[mark]
  }
}
