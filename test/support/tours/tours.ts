import type { Tour, TourPage } from './Tour.ts'

/** Together they show every screen and dialog; the states of the screens are in stateTours.ts. */
export const tours: readonly Tour[] = [
  {
    query: 'first=1&jobs=none&token=none&keychain=off',
    async walk({ page, by, click, stop }) {
      await stop('00-welcome')
      await page.evaluate(() => (location.hash = '#/'))
      await by('start-import').waitFor()
      await stop('01-home-empty')
      await click('sidebar-token')
      await by('token-dialog').waitFor()
      await stop('02-token-no-keychain')
      await click('token-way-app')
      await stop('03-token-app')
    },
  },
  {
    query: 'ends=rejected&speed=8000',
    async walk({ page, by, click, stop }) {
      await stop('10-home')
      await click('start-import')
      await by('drop-zone').waitFor()
      await stop('11-file-empty')
      await click('open-sample')
      await by('preview-table').waitFor()
      await stop('12-file')
      await click('header-change')
      await stop('13-file-header')
      await click('primary')
      await by('mapping-row-0').waitFor()
      await stop('14-mapping')
      await by('field-select-7').click()
      await stop('15-mapping-select')
      await page.keyboard.press('Escape')
      await click('constants-open')
      await click('constant-add')
      await stop('16-mapping-constant')
      await click('template-save')
      await by('template-name').waitFor()
      await stop('17-template-name')
      await page.keyboard.press('Escape')
      await by('template-name').waitFor({ state: 'hidden' })
      await click('primary')
      await page.locator('.ask-confirm').waitFor()
      await stop('18-mapping-ask')
      await page.locator('.ask-confirm').click()
      await by('rows-table').waitFor()
      await stop('20-check')
      await openCauses({ by, click })
      await click('issue-phone.tooShort')
      await by('cause-skip').waitFor()
      await stop('21-check-cause')
      await click('cause-replace')
      await by('change-rows-dialog').waitFor()
      await stop('22-change-rows')
      await page.keyboard.press('Escape')
      await by('change-rows-dialog').waitFor({ state: 'hidden' })
      await click('issue-sex.unknownValue')
      await by('option-matching').waitFor()
      await stop('23-option-matching')
      await click('conversions-open')
      await by('conversions').waitFor()
      await stop('23-conversions')
      await click('duplicates-open')
      await by('duplicate-keep-merge').waitFor()
      await stop('24-duplicates')
      await click('duplicates-open')
      await click('segment-errors')
      await click('primary')
      await by('cell-input').waitFor()
      await stop('25-cell')
      await page.keyboard.press('Escape')
      await click('skip-all')
      await by('segment-skipped').waitFor()
      await stop('26-check-fine')
      await click('primary')
      await by('options-sentence').waitFor()
      await stop('30-confirm')
      await click('advanced-open')
      await click('matching-phone')
      await click('connection-test')
      await by('connection-report').waitFor()
      await stop('31-confirm-advanced')
      await click('advanced-open')
      await click('show-raw')
      await by('record-preview').waitFor()
      await stop('31-confirm-raw')
      await click('destination-rehearsal')
      await stop('32-confirm-rehearsal')
      await click('primary')
      await by('verdict').waitFor()
      await stop('34-rehearsal-result')
    },
  },
  {
    query: 'ends=rejected',
    async walk({ page, by, click, stop }) {
      await click('nav-history')
      await by('history-search').waitFor()
      await stop('40-history')
      await by('history-search')
        .locator('input')
        .or(page.locator('input[data-test="history-search"]'))
        .first()
        .fill('nothing')
      await stop('41-history-nothing')
      await click('nav-catalogue')
      await by('custom-field').waitFor()
      await stop('42-catalogue')
      await click('primary')
      await by('custom-field-dialog').waitFor()
      await stop('43-custom-field')
      await page.keyboard.press('Escape')
      await by('custom-field-dialog').waitFor({ state: 'hidden' })
      await click('catalogue-table')
      await by('field-table-dialog').waitFor()
      await by('field-table-text')
        .locator('textarea')
        .or(page.locator('textarea[data-test="field-table-text"]'))
        .first()
        .fill('1\t2')
      await by('field-table-found').waitFor()
      await stop('43-field-table')
      await page.keyboard.press('Escape')
      await by('field-table-dialog').waitFor({ state: 'hidden' })
      await click('nav-help')
      await stop('44-help')
      await click('help-guide')
      await by('guide').locator('img').first().waitFor()
      await stop('44-guide')
      await click('nav-settings')
      await by('batch-rows').waitFor()
      await stop('45-settings')
      await click('advanced')
      await stop('46-settings-advanced')
      await click('data-places')
      await by('data-places-dialog').waitFor()
      await stop('46-data-places')
      await page.keyboard.press('Escape')
      await by('data-places-dialog').waitFor({ state: 'hidden' })
      await click('diagnostics')
      await by('diagnostics-text').waitFor()
      await stop('46-diagnostics')
      await page.keyboard.press('Escape')
      await by('diagnostics-dialog').waitFor({ state: 'hidden' })
      await click('licences')
      await by('licences-dialog').waitFor()
      await stop('46-licences')
      await page.keyboard.press('Escape')
      await by('licences-dialog').waitFor({ state: 'hidden' })
      await click('clear-data')
      await by('clear-data-dialog').waitFor()
      await click('clear-everything')
      await stop('46-clear-data')
      await click('clear-next')
      await page.locator('.ask-confirm').waitFor()
      await stop('46-clear-sure')
      await page.locator('.ask-cancel').click()
      await page.locator('.ask-confirm').waitFor({ state: 'hidden' })
      await page.keyboard.press('Escape')
      await by('clear-data-dialog').waitFor({ state: 'hidden' })
      await click('token-set')
      await by('token-dialog').waitFor()
      await stop('47-token')
    },
  },
  {
    query: 'jobs=many',
    async walk({ page, by, click, stop }) {
      await click('nav-history')
      await by('history-pages').waitFor()
      await stop('40-history-pages')
      await page.locator('.el-pager .number').last().click()
      await stop('40-history-last-page')
    },
  },
  {
    query: 'fails=importTemplate.save',
    async walk({ by, click, stop }) {
      await click('import-template')
      await by('error-toast').waitFor()
      await stop('10-error-toast')
    },
  },
  {
    query: 'policy=managed&update=available',
    async walk({ by, click, stop }) {
      await click('nav-settings')
      await by('update-notes').waitFor()
      await stop('48-settings-managed')
    },
  },
  ...(['downloading', 'ready', 'failed', 'unsupported'] as const).map((update): Tour => ({
    query: `update=${update}`,
    async walk({ by, click, stop }) {
      await click('nav-settings')
      await by('update-state').waitFor()
      await by('update-state').scrollIntoViewIfNeeded()
      await stop(`48-update-${update}`)
    },
  })),
  {
    query: 'policy=broken',
    async walk({ by, click, stop }) {
      await click('nav-settings')
      await by('policy-broken').waitFor()
      await stop('49-settings-policy-broken')
    },
  },
  ...(['token', 'network', 'unknown', 'clean', 'rejected'] as const).map((ends): Tour => ({
    query: `ends=${ends}&speed=30000&clean=1`,
    async walk({ page, by, click, stop }) {
      await page.locator('[data-state="prepared"] [data-test="job-action"]').first().click()
      await by(ends === 'token' || ends === 'network' ? 'pause-notice' : 'verdict').waitFor()
      await stop(`50-upload-${ends}`)
      if (ends === 'rejected') {
        await click('primary')
        await by('cell-panel').waitFor()
        await stop('50-upload-rejected-edit')
        // Whoever looks at a stop may have moved the focus, which closes the editor.
        await page.keyboard.press('Escape')
        await by('cell-3203-2').dblclick()
        await by('cell-input').fill('13900001234')
        await page.keyboard.press('Enter')
        await page.locator('[data-step="retryRepaired"]').waitFor()
        await page.keyboard.press('Escape')
        await stop('50-upload-rejected-repaired')
      }
      if (ends !== 'unknown') return
      await page.locator('[data-test="show-rows"]').first().click()
      await by('batch-rows').waitFor()
      await click('receipt-toggle')
      await page.locator('[data-test="show-attempts"]').first().click()
      await by('attempts').waitFor()
      await stop('51-batch-rows')
    },
  })),
  {
    query: 'earlier=1&clean=1',
    async walk({ by, click, stop }) {
      await toCheck({ by, click })
      await stop('60-check-clean-earlier')
    },
  },
  ...(['problemRows', 'failedRows'] as const).map((recognised): Tour => ({
    query: `recognised=${recognised}`,
    async walk({ by, click, stop }) {
      await click('start-import')
      await click('open-sample')
      await by('recognised').waitFor()
      await stop(`61-${recognised}`)
    },
  })),
  {
    query: 'header=missing',
    async walk({ by, click, stop }) {
      await click('start-import')
      await click('open-sample')
      await by('header-missing').waitFor()
      await stop('62-header-missing')
    },
  },
  // Slow answers and errors.
  { query: 'stalls=job.list', walk: ({ stop }) => stop('70-starting') },
  { query: 'fails=job.list', walk: ({ stop }) => stop('71-start-failed') },
  ...(['stalls', 'fails'] as const).map((trouble): Tour => ({
    query: `${trouble}=file.preview`,
    async walk({ by, click, stop }) {
      await click('start-import')
      await click('open-sample')
      await by(trouble === 'fails' ? 'error-note' : 'file-name').waitFor()
      await stop(`72-file-${trouble}`)
    },
  })),
  ...(['stalls', 'fails'] as const).map((trouble): Tour => ({
    query: `${trouble}=job.viewRows&clean=1`,
    async walk({ by, click, stop }) {
      await toCheck({ by, click }, 'row-filter')
      if (trouble === 'fails') await by('error-note').waitFor()
      await stop(`73-rows-${trouble}`)
    },
  })),
  ...(['stalls', 'fails'] as const).map((trouble): Tour => ({
    query: `${trouble}=job.get,job.waitPrepared,job.batches`,
    async walk({ page, by, stop }) {
      await page.evaluate(() => (location.hash = '#/import/job-2/upload'))
      if (trouble === 'fails') await by('error-note').waitFor()
      await stop(`74-upload-${trouble}`)
      await page.evaluate(() => (location.hash = '#/import/job-4/confirm'))
      await stop(`75-confirm-${trouble}`)
    },
  })),
]

/** Opens the pane of causes where it is folded for want of width. */
async function openCauses({ by, click }: Pick<TourPage, 'by' | 'click'>): Promise<void> {
  if (await by('pane-open').isVisible()) await click('pane-open')
}

async function toCheck({ by, click }: Pick<TourPage, 'by' | 'click'>, until = 'rows-table'): Promise<void> {
  await click('start-import')
  await click('open-sample')
  await by('preview-table').waitFor()
  await click('primary')
  await by('mapping-row-0').waitFor()
  if (await by('accept-all').isVisible()) await click('accept-all')
  await click('primary')
  const ask = by('prepare-progress').page().locator('.ask-confirm')
  await ask.or(by('prepare-progress')).or(by(until)).first().waitFor()
  if (await ask.isVisible()) await ask.click()
  await by(until).waitFor()
}
