import type { BrowserWindow } from 'electron'
import { beforeEach, expect, it, vi } from 'vitest'
import { askFileToOpen, askWhereToSave } from '../../../../electron/main/window/dialogs.ts'

/** Dialogs on screen, oldest first; each stays until it is answered. */
const { shown } = vi.hoisted(() => ({ shown: [] as { answer: (path: string) => void; fail: () => void }[] }))
vi.mock('electron', () => {
  const show = (answerOf: (path: string) => unknown) => () =>
    new Promise((resolve, reject) =>
      shown.push({ answer: (path) => resolve(answerOf(path)), fail: () => reject(new Error('no display')) }),
    )
  return {
    dialog: {
      showOpenDialog: show((path) => ({ canceled: path === '', filePaths: path === '' ? [] : [path] })),
      showSaveDialog: show((path) => ({ canceled: path === '', filePath: path })),
    },
  }
})

const owner = {} as BrowserWindow
const open = () => askFileToOpen(owner, { title: '', filters: [] })
const save = () => askWhereToSave(owner, { title: '', defaultPath: '', filters: [] })

beforeEach(() => void (shown.length = 0))

/** Catches: a second press of 下载导入模板 (or Ctrl+O beside it) that lays a second dialog over the first. */
it.each([
  ['saving twice', save, save],
  ['opening twice', open, open],
  ['opening while saving', save, open],
])('the dialogs open one at a time: %s', async (_, ask, askAgain) => {
  const first = ask()
  expect(await askAgain()).toBeNull()
  expect(shown).toHaveLength(1)
  shown[0]?.answer('/a')
  expect(await first).toBe('/a')
})

/** Catches: a guard that is not given back, after which no dialog opens any more. */
it('the dialogs open the next one after the first was answered, closed or failed', async () => {
  for (const end of ['/a', '', null]) {
    const asked = save()
    const dialog = shown.at(-1)
    if (end === null) {
      dialog?.fail()
      await expect(asked).rejects.toThrow('no display')
    } else {
      dialog?.answer(end)
      expect(await asked).toBe(end || null)
    }
  }
  expect(shown).toHaveLength(3)
})
