import { fileURLToPath } from 'node:url'
import type { LaunchedApp } from './launch.ts'
import type { Screen } from './Screen.ts'

const resources = new URL('../../../resources/samples/', import.meta.url)

/** 60 rows, of which two have an error; every column is known by its name. */
export const customersPath = fileURLToPath(new URL('customers.xlsx', resources))
/** 34 rows with about every sin there is, in GBK, with titles above the header. */
export const messyPath = fileURLToPath(new URL('messy.csv', resources))

/** Step 1, from the home page: a file by its dialog, read through. */
export async function chooseFile(app: LaunchedApp, screen: Screen, path: string): Promise<void> {
  await screen.click('start-import')
  await Promise.all([app.chooseFile(path), screen.click('primary')])
  await screen.seen('file-name')
}

/** From step 1 to step 2, also where skipping it is offered. */
export async function openMapping(screen: Screen): Promise<void> {
  await screen.enabled('primary')
  const look = screen.find('to-mapping')
  await ((await look.isVisible()) ? look.click() : screen.click('primary'))
  await screen.seen('mapping-row-0')
}

/** From step 2 to step 3; suggestions that were not confident are asked about, and taken. */
export async function openCheck(app: LaunchedApp, screen: Screen): Promise<void> {
  await screen.click('primary')
  const question = app.page.locator('.ask-confirm')
  await Promise.race([question.waitFor(), screen.seen('row-filter')])
  if (await question.isVisible()) await question.click()
  await screen.seen('rows-table')
}

/** Steps 1 to 3 with a file, mapping looked at on the way. */
export async function prepareFile(app: LaunchedApp, screen: Screen, path = customersPath): Promise<void> {
  await chooseFile(app, screen, path)
  await openMapping(screen)
  await openCheck(app, screen)
}

/** From step 3 to step 4: rows that still have errors are left out. */
export async function leaveCheck(screen: Screen): Promise<void> {
  await screen.seen('rows-table')
  if (await screen.find('skip-all').isVisible()) {
    await screen.click('skip-all')
    await screen.gone('skip-all')
  }
  await screen.click('primary')
  await screen.seen('options-sentence')
}

/** Does what has the rows checked again, and waits until they are. */
export async function recheck(screen: Screen, action: () => Promise<unknown>): Promise<void> {
  if (await screen.find('recheck-close').isVisible()) await screen.click('recheck-close')
  await action()
  await screen.seen('rechecked')
}
