/** Marks a title that we set, which is removed when the text fits or changes. */
const mark = 'cutTitle'

/**
 * Shows the full text of any truncated element as a tooltip, so that components need not do it. Leaves a title that a
 * component sets unchanged.
 *
 * @returns the function that stops it
 */
export function addOverflowTooltips(): () => void {
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
