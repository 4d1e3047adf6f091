import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** WCAG 2.2 A and AA, and what axe-core itself calls good practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What another theme or language may change on a screen that is otherwise the same. */
const rulesOfLook = [
  'color-contrast',
  'link-in-text-block',
  'target-size',
  'valid-lang',
  'label-content-name-mismatch',
]

/**
 * What axe-core finds wrong on the screen as it is now; one line per rule and element.
 *
 * @param scope `look`: only what theme and language may change, for a screen that was looked at in full before
 */
export async function findAccessFaults(page: Page, scope: 'all' | 'look' = 'all'): Promise<string[]> {
  // Through the debugger, which the page's content security policy does not concern.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  const { violations } = await page.evaluate(
    (runOnly): Promise<AxeResults> =>
      (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
        runOnly,
        resultTypes: ['violations'],
        // Style sheets are the page's own: nothing needs to be fetched once more.
        preload: false,
      }),
    scope === 'all' ? { type: 'tag', values: tags } : { type: 'rule', values: rulesOfLook },
  )
  // The open list of a combobox is outside the landmarks, at the end of the page; its field references it.
  const isOpenList = (target: string): boolean => target.includes('.el-select-dropdown')
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ target }) => id !== 'region' || !target.some((part) => isOpenList(String(part))))
      .map(({ target, html, failureSummary }) => {
        const why = (failureSummary ?? '').split('\n').slice(1, 2).join(' ').trim()
        return `${id}: ${target.join(' ')} ${html.slice(0, 160)} ${why}`
      }),
  )
}
