import type { Page } from 'playwright-core'
import type { Tour, TourPage } from './Tour.ts'

/** Every import of `jobs=states` whose page is step 5, by its name (dev/fakeBridge/seedJobs.ts). */
const results = [
  'paused-user',
  'paused-interrupted',
  'paused-network',
  'paused-proxyAuthentication',
  'paused-server',
  'paused-rateLimited',
  'paused-longWait',
  'paused-tooLarge',
  'paused-permission',
  'paused-address',
  'paused-certificate',
  'paused-storage',
  'paused-unexpectedAnswer',
  'needs-token',
  'needs-permission',
  'stopped',
  'all-accepted',
  'others-skipped',
  'nothing-sent',
  'by-user',
  'by-both',
  'rejected',
  'all-rejected',
  'rejected-gone',
  'unknown',
  'unknown-lost',
  'unknown-paused',
  'rehearsal-rejected',
  'rehearsal-unknown',
]

const states = 'jobs=states&rows=2000'

/** Pages that are opened by their address, with what is there once they are shown. */
const pages = [
  ['history', '/history'],
  ['catalogue', '/fields'],
  ['settings', '/settings'],
  ['help', '/help'],
  ['guide', '/guide'],
  ['file', '/import/file'],
  ['check', '/import/job-4/check'],
  ['confirm', '/import/job-4/confirm'],
  ['upload', '/import/job-2/upload'],
] as const

async function open(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), path)
}

async function openResult({ page, by }: TourPage, id: string): Promise<void> {
  await open(page, `/import/${id}/upload`)
  await page.locator('main h1', { hasText: id === 'long-texts' ? '2026' : `${id}.xlsx` }).waitFor()
  await by('reconciliation-total').waitFor()
}

/** Drags files over the window, or drops them there. */
async function drag(
  page: Page,
  type: 'dragover' | 'drop' | 'dragleave',
  names: readonly string[],
): Promise<void> {
  await page.evaluate(
    ([kind, all]) => {
      const dataTransfer = new DataTransfer()
      for (const name of all) dataTransfer.items.add(new File(['手机号'], name))
      document.body.dispatchEvent(
        new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true, relatedTarget: null }),
      )
    },
    [type, names] as const,
  )
}

async function showDrop({ page, by, stop }: TourPage, name: string, names: readonly string[]): Promise<void> {
  await drag(page, 'dragover', names)
  await by('window-drop').waitFor()
  await stop(name)
  await drag(page, 'dragleave', names)
  await by('window-drop').waitFor({ state: 'detached' })
}

/** From the home page through the sample file and its columns to step 3. */
async function startPreparing({ page, by, click }: TourPage): Promise<void> {
  await click('start-import')
  await click('open-sample')
  await by('preview-table').waitFor()
  await click('primary')
  await by('mapping-row-0').waitFor()
  await click('primary')
  await page.locator('.ask-confirm').click()
}

/** The states of the pages that a usual import never shows. */
export const stateTours: readonly Tour[] = [
  {
    query: states,
    async walk(tour) {
      const { page, by, click, stop } = tour
      await stop('80-home-full')
      for (const id of results) {
        await openResult(tour, id)
        await stop(`81-${id}`)
      }
      for (const id of ['queued', 'waits-for-fixes']) {
        await open(page, `/import/${id}/confirm`)
        await by('options-sentence').waitFor()
        await by('customer').waitFor()
        await stop(`82-${id}`)
      }
      await openResult(tour, 'rejected-wide')
      await page.locator('[data-test^="cell-203-"]').first().waitFor()
      await stop('83-rejected-wide')
      await by('cell-203-2').click({ button: 'right' })
      await by('cell-menu').waitFor()
      await stop('83-rejected-menu')
      await page.keyboard.press('Escape')
      await openResult(tour, 'long-texts')
      await by('cell-203-2').click()
      await by('rejected-words').waitFor()
      await stop('84-long-texts')
      await by('rejected-words').locator('button').first().click()
      await stop('84-long-words')
      await open(page, '/import/long-pause/upload')
      await by('pause-notice').waitFor()
      await stop('84-long-pause')
      await click('nav-history')
      await by('history-search').waitFor()
      await stop('85-history-states')
    },
  },
  ...(['running', 'waiting', 'token', 'network', 'notFound', 'permission', 'missing'] as const).map(
    (verify): Tour => ({
      query: `${states}&verify=${verify}`,
      async walk(tour) {
        const { by, click, stop } = tour
        await openResult(tour, 'unknown')
        await click('primary')
        await by('verification').getByRole('status').or(by('verdict-present')).first().waitFor()
        await stop(`86-verify-${verify}`)
        if (verify !== 'missing' && verify !== 'running') return
        await openResult(tour, 'all-accepted')
        await click('sample-start')
        await by(verify === 'running' ? 'sample-pause' : 'verdict-missing').waitFor()
        await stop(`86-sample-${verify}`)
      },
    }),
  ),
  {
    query: `${states}&`,
    async walk(tour) {
      const { by, click, stop } = tour
      await openResult(tour, 'unknown')
      await click('primary')
      await by('verdict-unsure').locator('table').waitFor()
      await stop('86-verify-done')
      await openResult(tour, 'all-accepted')
      await click('sample-start')
      await by('sample-equal').waitFor()
      await stop('86-sample-equal')
    },
  },
  ...(['clean', 'rejected', 'unknown'] as const).map((ends): Tour => ({
    query: `ends=${ends}&clean=1&trial=1`,
    async walk({ page, by, click, stop }) {
      await open(page, '/import/job-4/confirm')
      await by('customer').waitFor()
      await click('try-first')
      await by('trial-notice').waitFor()
      if (ends === 'rejected') await by('cell-7-2').waitFor()
      await stop(`87-trial-${ends}`)
    },
  })),
  ...(['uploading', 'network', 'rateLimit'] as const).map((halts): Tour => ({
    query: `halts=${halts}&clean=1&speed=8000`,
    async walk({ page, by, click, stop }) {
      await page.locator('[data-state="prepared"] [data-test="job-action"]').first().click()
      await page.locator('[data-test="reconciliation-accepted"][data-value="8400"]').waitFor()
      // That it waits is told by the progress after the last rows.
      if (halts !== 'uploading') await page.getByText('09:31:30').waitFor()
      await stop(`88-${halts}`)
      if (halts !== 'uploading') return
      await click('nav-home')
      await by('start-import').waitFor()
      await stop('88-home-uploading')
    },
  })),
  {
    query: 'halts=preparing',
    async walk(tour) {
      const { page, by, stop } = tour
      await startPreparing(tour)
      await by('prepare-progress')
        .filter({ hasText: /8,57\d/ })
        .waitFor()
      await page.locator('.ask-box').waitFor({ state: 'hidden' })
      await stop('88-preparing')
    },
  },
  {
    query: 'version=v2&clean=1',
    async walk({ page, by, click, stop }) {
      await click('start-import')
      await click('open-sample')
      await by('preview-table').waitFor()
      await click('primary')
      await by('unsent-fields').waitFor()
      await stop('89-v2-mapping')
      await open(page, '/import/job-4/confirm')
      await by('unsent-fields').waitFor()
      await by('customer').waitFor()
      await stop('89-v2-confirm')
      await click('advanced-open')
      await stop('89-v2-advanced')
    },
  },
  {
    query: 'clean=1',
    async walk({ page, by, click, stop }) {
      await open(page, '/import/job-4/confirm')
      await click('platform-preview-start')
      await by('platform-preview-counts').waitFor()
      await by('platform-preview').locator('summary').click()
      await stop('89-platform-preview')
    },
  },
  {
    query: 'sheets=alike',
    async walk({ page, by, click, stop }) {
      await click('start-import')
      await page.locator('[data-test="open-recent"]').first().click()
      await by('encoding-select').waitFor()
      await stop('90-file-csv')
      await click('encoding-select')
      await stop('90-file-encoding')
      await page.keyboard.press('Escape')
      await click('nav-home')
      await click('start-import')
      await click('open-sample')
      await by('all-sheets').waitFor()
      await stop('90-file-sheets')
    },
  },
  {
    query: 'answers=1',
    async walk(tour) {
      const { by, click, stop } = tour
      await startPreparing(tour)
      await by('rows-table').waitFor()
      if (await by('pane-open').isVisible()) await click('pane-open')
      await by('remembered').waitFor()
      await click('remembered-see')
      await stop('91-remembered')
    },
  },
  {
    query: 'jobs=none',
    async walk({ by, click, stop }) {
      await by('start-import').waitFor()
      await stop('92-home-none')
      await click('nav-history')
      await by('history-empty').waitFor()
      await stop('92-history-none')
      await click('nav-catalogue')
      await by('catalogue-table').waitFor()
      await stop('92-catalogue-none')
    },
  },
  ...(['fails', 'stalls'] as const).map((trouble): Tour => ({
    query: `${trouble}=all`,
    async walk({ page, by, stop }) {
      await by('start-import').waitFor()
      for (const [name, path] of pages) {
        // What failed on the screen before is read by then, and goes with it.
        await page.waitForTimeout(600)
        await open(page, path)
        await page.locator('main h1').waitFor()
        await stop(`93-${name}-${trouble}`)
      }
    },
  })),
  {
    query: 'drop=1',
    async walk(tour) {
      const { page, by, click, stop } = tour
      const two = ['门店甲.csv', '门店乙.csv', '门店丙-2026年全国门店会员与线下活动报名客户汇总表最终版.csv']
      await by('start-import').waitFor()
      await showDrop(tour, '94-drop', two.slice(0, 1))
      await click('nav-settings')
      await by('batch-rows').waitFor()
      await showDrop(tour, '94-drop-several', two)
      await drag(page, 'drop', two)
      await by('preview-table').waitFor()
      await stop('94-dropped')
      await click('primary')
      await by('mapping-row-0').waitFor()
      await by('field-select-9').click()
      await page.getByRole('option').filter({ visible: true }).nth(1).click()
      await showDrop(tour, '94-drop-asks', two.slice(0, 1))
      await click('nav-home')
      await by('waiting-files').waitFor()
      await stop('94-waiting')
    },
  },
]
