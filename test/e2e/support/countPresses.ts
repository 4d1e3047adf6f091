import type { Page } from 'playwright-core'

/**
 * Counts what a person does from now on: presses of the mouse and of keys, as the page receives them. Clicks that the page
 * or its labels make themselves are none.
 *
 * @returns the presses so far
 */
export async function countPresses(page: Page): Promise<() => Promise<number>> {
  const counter = await page.evaluateHandle(() => {
    const counted = { presses: 0 }
    for (const type of ['pointerdown', 'keydown'])
      addEventListener(type, ({ isTrusted }) => (counted.presses += isTrusted ? 1 : 0), true)
    return counted
  })
  return () => counter.evaluate(({ presses }) => presses)
}
