import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { messyPath, prepareFile, recheck } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'

/** After a restart the file of a job is no longer at hand; answers about short years need it. */

let folder: string
let app: LaunchedApp
let screen: Screen

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chosen-again-'))
  app = await launchApp()
  screen = new Screen(app.page)
  await prepareFile(app, screen, messyPath)
  await screen.click('issue-phone.tooShort')
  await screen.editCell(13, 1, '13800001101')
  await screen.seen('cause-done')
  await app.restart()
  screen = new Screen(app.page)
  await screen.click('job-action')
  await screen.click('issue-birthday.twoDigitYear')
})
afterEach(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

async function chooseAgain(path: string): Promise<void> {
  await recheck(app, screen, () => Promise.all([app.chooseFile(path), screen.click('choose-again')]))
}

it('a job whose file is chosen again continues: corrections stay, answers are offered, one job is left', async () => {
  await chooseAgain(messyPath)
  await screen.reads('carried-over', '改过或跳过的 1 行')
  await screen.reads('cell-13-1', '13800001101')
  await screen.gone('issue-phone.tooShort')
  await screen.click('issue-birthday.twoDigitYear')
  await recheck(app, screen, () => screen.click('answer-lastHundredYears'))
  await screen.reads('rechecked', '改过的 1 行')
  // Completed years stay a warning to look at; the question is answered.
  await screen.click('issue-birthday.twoDigitYear')
  await screen.gone('answer-lastHundredYears')
  await screen.click('segment-edited')
  await screen.reads('cell-13-1', '13800001101')
  await screen.click('nav-home')
  await screen.seen('job-action')
  expect(await screen.find('job-action').count()).toBe(1)
})

// Corrections go by row number: in the rows of another file they would land on other customers.
it('choosing another file is reported, carries nothing over, and keeps the previous check', async () => {
  const path = join(folder, basename(messyPath))
  writeFileSync(path, Buffer.concat([readFileSync(messyPath), Buffer.from('\n')]))
  await chooseAgain(path)
  await screen.seen('other-file')
  await screen.seen('issue-phone.tooShort')
  await screen.click('nav-home')
  await screen.seen('job-action')
  expect(await screen.find('job-action').count()).toBe(2)
})
