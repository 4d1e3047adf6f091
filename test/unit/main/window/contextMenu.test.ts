import { describe, expect, it, vi } from 'vitest'
import { cellMenuTemplate } from '../../../../electron/main/window/contextMenu.ts'
import { loadTexts } from '../../../../electron/shared/locales/loadTexts.ts'

const { menu } = loadTexts('zh-CN').system
const labels = (place: Parameters<typeof cellMenuTemplate>[0]): string[] =>
  cellMenuTemplate(place, menu, () => undefined).flatMap(({ label }) => label ?? [])

describe('the menu of a cell', () => {
  it('offers what can be done to it, and no change where there is none to make', () => {
    expect(labels({ canEdit: true, canRestore: true, canFilter: true, isSkipped: false })).toEqual([
      '剪切',
      '复制',
      '粘贴',
      '改回原值',
      '只看同样的值',
      '跳过这一行',
    ])
    const left = labels({ canEdit: true, canRestore: false, canFilter: false, isSkipped: true })
    expect(left).toEqual(['剪切', '复制', '粘贴', '不跳过这一行'])
    expect(labels({ canEdit: false, canRestore: false, canFilter: false, isSkipped: null })).toEqual(['复制'])
  })

  it('tells which of its own entries was chosen', () => {
    const choose = vi.fn()
    const template = cellMenuTemplate(
      { canEdit: true, canRestore: true, canFilter: true, isSkipped: true },
      menu,
      choose,
    )
    for (const { click } of template) (click as (() => void) | undefined)?.()
    expect(choose.mock.calls).toEqual([['restore'], ['sameValues'], ['unskip']])
  })
})
