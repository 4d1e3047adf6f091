import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { OpenedApp, PackedApp } from './PackedApp.ts'
import type { Finding } from './report.ts'

/** What an item works with. */
export interface ItemContext {
  app: PackedApp
  /** A data folder of its own. */
  dataDir: string
  /** Opens the window, and ends it after the item. */
  open(files?: readonly string[]): Promise<OpenedApp>
  /** Keeps a picture for the report. */
  shoot(page: Page): Promise<void>
}

/** One item of the list. */
export interface Item {
  id: string
  title: string
  covers: readonly string[]
  /**
   * Tries it.
   *
   * @returns what was seen
   * @throws NotTried when it cannot be tried here; any other error: it failed
   */
  run(context: ItemContext): Promise<string> | string
}

/** An item cannot be tried here: why. */
export class NotTried extends Error {}

/** Tries every item, one after the other; none keeps another from being tried. */
export async function runItems(
  items: readonly Item[],
  app: PackedApp,
  folder: string,
  say: (line: string) => void,
): Promise<Finding[]> {
  mkdirSync(folder, { recursive: true })
  const findings: Finding[] = []
  for (const { id, title, covers, run } of items) {
    const dataDir = mkdtempSync(join(tmpdir(), `verify-${id}-`))
    const opened: OpenedApp[] = []
    let screenshot: string | null = null
    const context: ItemContext = {
      app,
      dataDir,
      async open(files) {
        const window = await app.open(dataDir, files)
        opened.push(window)
        return window
      },
      async shoot(page) {
        screenshot = `${id}.png`
        await page.screenshot({ path: join(folder, screenshot) })
      },
    }
    let outcome: Finding['outcome'] = 'proven'
    let detail: string
    try {
      detail = await run(context)
    } catch (error) {
      outcome = error instanceof NotTried ? 'notTried' : 'failed'
      detail = error instanceof Error ? error.message : String(error)
    }
    for (const window of opened) await window.kill().catch(() => undefined)
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
    findings.push({ id, title, covers, outcome, detail, screenshot })
    say(
      `${outcome === 'notTried' ? 'not tried' : outcome}: ${title}${outcome === 'proven' ? '' : `: ${detail}`}`,
    )
  }
  return findings
}
