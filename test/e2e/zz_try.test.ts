import { it } from 'vitest'
import { launchApp } from '/work/main/test/e2e/support/launch.ts'
it('walks', async () => {
  const app = await launchApp({ screenshotsDir: '/tmp/shots' })
  try {
    const { page } = app
    const t = (n: string) => page.locator(`[data-test="${n}"]`)
    await t('welcome-rehearse').click({ timeout: 10000 })
    await app.screenshot('1home')
    await t('start-import').first().click()
    await app.screenshot('2file')
    await Promise.all([app.chooseFile('/work/main/resources/samples/customers.xlsx'), t('primary').or(t('drop-zone').locator('button')).first().click()])
    await t('file-name').waitFor()
    await app.screenshot('3file')
    await t('primary').click()
    await t('mapping-row-0').waitFor()
    await app.screenshot('4map')
    await t('primary').click()
    await t('check-summary').waitFor()
    await app.screenshot('5check')
    await t('primary').click()
    await page.waitForTimeout(500)
    await app.screenshot('6confirm')
    await t('primary').click()
    await page.waitForTimeout(1500)
    await app.screenshot('7result')
  } finally { await app.screenshot('end'); await app.close() }
})
