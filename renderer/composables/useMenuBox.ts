import { onMounted, type Ref } from 'vue'
import { usePressElsewhere } from './usePressElsewhere.ts'

/**
 * What every menu does: its first entry takes the focus, arrows move in it, Esc and a press elsewhere close it.
 *
 * @param options.owner the button that opens and closes it; null: it was opened by a right click
 * @param options.tab `stay`: Tab goes round in it, since behind it is the whole page; `close`: Tab closes it
 * @param options.close `returns`: the focus goes back to where it was
 */
export function useMenuBox(
  box: Readonly<Ref<HTMLElement | null>>,
  options: { owner: () => HTMLElement | null; tab: 'stay' | 'close'; close: (returns: boolean) => void },
) {
  const stops = (): HTMLElement[] => [
    ...(box.value?.querySelectorAll<HTMLElement>('button:not([disabled]), input:not([disabled])') ?? []),
  ]

  function move(step: 1 | -1): void {
    const all = stops()
    const at = all.indexOf(document.activeElement as HTMLElement)
    all.at((at + step) % all.length)?.focus()
  }

  function onKey(event: KeyboardEvent): void {
    event.stopPropagation()
    const { key } = event
    const isEdge = (): boolean => document.activeElement === (event.shiftKey ? stops()[0] : stops().at(-1))
    if (key === 'Escape' || (key === 'Tab' && options.tab === 'close')) options.close(true)
    else if (key === 'Tab' && isEdge()) move(event.shiftKey ? -1 : 1)
    else if (key === 'ArrowDown' || key === 'ArrowUp') move(key === 'ArrowDown' ? 1 : -1)
    else return
    event.preventDefault()
  }

  usePressElsewhere(
    () => [box.value, options.owner()],
    () => options.close(false),
  )
  onMounted(() => stops()[0]?.focus())
  return { onKey }
}
