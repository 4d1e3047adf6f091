import type { Locator, Page } from 'playwright-core'
import type { Reconciliation } from '../../../electron/shared/model/job.ts'

const parts = ['total', 'accepted', 'rejected', 'skipped', 'unknown', 'pending'] as const

/** The window as a person uses it: things by their name (`data-test`), never by their markup. */
export class Screen {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    page.setDefaultTimeout(60_000)
  }

  find(name: string): Locator {
    return this.#page.locator(`[data-test="${name}"]`)
  }

  async seen(name: string): Promise<void> {
    await this.#waitFor(this.find(name), `${name} is not there`)
  }

  async click(name: string): Promise<void> {
    await this.find(name).click()
  }

  async clickFirst(name: string): Promise<void> {
    await this.find(name).first().click()
  }

  async fill(name: string, text: string): Promise<void> {
    const field = this.find(name)
    const isField = await field.evaluate((element) => ['INPUT', 'TEXTAREA'].includes(element.tagName))
    await (isField ? field : field.locator('input')).fill(text)
  }

  async gone(name: string): Promise<void> {
    await this.find(name).waitFor({ state: 'detached' })
  }

  /** Opens a list of choices and takes the one with that text. */
  async choose(name: string, option: string): Promise<void> {
    await this.click(name)
    await this.#page.getByRole('option', { name: option, exact: true }).filter({ visible: true }).click()
  }

  /** Says yes to the question that is asked. */
  async agree(): Promise<void> {
    await this.#page.locator('.ask-confirm').click()
    await this.#page.locator('.ask-box').waitFor({ state: 'hidden' })
  }

  /** Waits until a figure of step 3 is exactly this. */
  async counts(segment: string, rows: number): Promise<void> {
    const figure = this.find(`segment-${segment}`).and(this.#page.locator(`[data-count="${rows}"]`))
    await this.#waitFor(figure, `${segment} are not ${rows}`)
  }

  /** Types over a cell of the checked rows, and saves it with Enter. */
  async editCell(rowNumber: number, columnIndex: number, text: string): Promise<void> {
    await this.find(`cell-${rowNumber}-${columnIndex}`).dblclick()
    await this.seen('cell-input')
    await this.find('cell-input').fill(text)
    await this.#page.keyboard.press('Enter')
    await this.gone('cell-input')
  }

  /**
   * Pastes what another program has put on the clipboard, byte for byte. The window may not write there by itself, so the
   * event is made that Ctrl+V causes.
   */
  async paste(text: string): Promise<void> {
    await this.#page.evaluate((content) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', content)
      // Excel puts a picture of the cells there as well.
      clipboardData.setData('text/html', '<table><tr><td>not this</td></tr></table>')
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      )
    }, text)
  }

  /** Waits until a button can be pressed. */
  async enabled(name: string): Promise<void> {
    await this.#waitFor(this.find(name).and(this.#page.locator(':enabled')), `${name} cannot be pressed`)
  }

  /** Waits until a thing says something. */
  async reads(name: string, text: string): Promise<void> {
    await this.#waitFor(this.find(name).filter({ hasText: text }), `${name} does not read “${text}”`)
  }

  /** Waits for a short message. */
  async says(text: string): Promise<void> {
    await this.#waitFor(this.#page.locator('.el-message').filter({ hasText: text }), `no message “${text}”`)
  }

  /** What is there instead says more than that something is missing. */
  async #waitFor(thing: Locator, complaint: string): Promise<void> {
    try {
      await thing.first().waitFor()
    } catch (error) {
      const shown = await this.#page.locator('body').innerText()
      throw new Error(`${complaint}; the window says:\n${shown}`, { cause: error })
    }
  }

  /** The figures of the reconciliation line on this screen. */
  async reconciliation(): Promise<Reconciliation> {
    const counts: Partial<Reconciliation> = {}
    await this.find('reconciliation-total').first().waitFor()
    for (const part of parts) {
      // Parts of zero are not written.
      const [shown] = await this.find(`reconciliation-${part}`).all()
      counts[part] = shown ? Number(await shown.getAttribute('data-value')) : 0
    }
    return counts as Reconciliation
  }

  /** Presses Tab until the focus is on a thing, as a person without a mouse does. */
  async tabTo(name: string): Promise<void> {
    await this.find(name).first().waitFor()
    for (let presses = 0; presses < 120; presses++) {
      const isThere = await this.find(name)
        .first()
        .evaluate((element) => element === document.activeElement || element.contains(document.activeElement))
      if (isThere) return
      await this.#page.keyboard.press('Tab')
    }
    throw new Error(`the keyboard does not reach ${name}`)
  }

  /** Sends to another address than the presets, by way of the settings. */
  async useEndpoint(endpoint: string): Promise<void> {
    await this.click('nav-settings')
    await this.click('endpoint-custom')
    await this.fill('endpoint-custom-input', endpoint)
    await this.click('primary')
    await this.click('nav-home')
  }
}
