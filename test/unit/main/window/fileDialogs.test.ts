import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFileDialogs } from '../../../../electron/main/window/fileDialogs.ts'
import { loadTexts } from '../../../../electron/shared/locales/loadTexts.ts'

const { asked, answers } = vi.hoisted(() => ({
  asked: [] as { defaultPath?: string }[],
  answers: [] as string[],
}))
vi.mock('electron', () => ({
  dialog: {
    showOpenDialog: async (_owner: unknown, options: { defaultPath?: string }) => {
      asked.push(options)
      const path = answers.shift()
      return { canceled: path === undefined, filePaths: path === undefined ? [] : [path] }
    },
    showSaveDialog: async (_owner: unknown, options: { defaultPath?: string }) => {
      asked.push(options)
      const path = answers.shift() ?? ''
      return { canceled: path === '', filePath: path }
    },
  },
}))

let folder: string
let lastOpened: string | null
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dialogs-'))
  lastOpened = null
  asked.length = 0
  answers.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const dialogs = () =>
  createFileDialogs({
    window: () => ({}) as BrowserWindow,
    texts: () => loadTexts('zh-CN').system,
    lastOpened: () => lastOpened,
  })

// Electron 43 starts every dialog in the downloads folder: the clerk walked to the share for each file.
it('the file dialogs start in the folder of the file opened last, also by an earlier run', async () => {
  lastOpened = join(folder, '客户.xlsx')
  const { askFileToOpen, askWhereToSave } = dialogs()
  await askFileToOpen()
  await askWhereToSave('客户-失败.xlsx')
  expect(asked.map(({ defaultPath }) => defaultPath)).toEqual([folder, join(folder, '客户-失败.xlsx')])
})

it('the file dialogs start where the last file was chosen in this run', async () => {
  lastOpened = join(folder, 'old/客户.xlsx')
  const { askFileToOpen, askWhereToSaveJson } = dialogs()
  answers.push(join(folder, '新.xlsx'))
  expect(await askFileToOpen()).toBe(join(folder, '新.xlsx'))
  await askWhereToSaveJson('模板.json')
  expect(asked.at(-1)?.defaultPath).toBe(join(folder, '模板.json'))
})

it('the file dialogs start at the system’s own place when that folder is gone, or nothing was opened yet', async () => {
  await dialogs().askFileToOpen()
  lastOpened = join(folder, 'gone/客户.xlsx')
  await dialogs().askFileToOpen()
  expect(asked).toHaveLength(2)
  for (const options of asked) expect(options).not.toHaveProperty('defaultPath')
  await dialogs().askWhereToSave('客户.xlsx')
  expect(asked.at(-1)?.defaultPath).toBe('客户.xlsx')
})
