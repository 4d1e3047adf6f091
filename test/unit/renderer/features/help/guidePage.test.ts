// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import chapters from 'virtual:guide'
import GuidePage from '../../../../../renderer/features/help/GuidePage.vue'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

describe('the guide page (使用指南)', () => {
  beforeEach(() => {
    freshStores()
    scriptBridge({})
  })

  it.each(chapters.map(({ name }) => name))(
    'shows %s with all its pictures and no sign of Markdown',
    async (chapter) => {
      const { by } = await mountScreen(GuidePage, { chapter })
      const { title = '', blocks = [] } = chapters.find(({ name }) => name === chapter) ?? {}
      expect(by('guide').find('h2').text()).toBe(title)
      const pictures = blocks.flatMap((block) =>
        block.kind === 'picture' && block.source ? [block.text] : [],
      )
      expect(
        by('guide')
          .findAll('img')
          .map((image) => image.attributes('alt')),
      ).toEqual(pictures)
      expect(by('guide').text()).not.toMatch(/[*#`[\]]|\.md|!\(/)
      expect(by(`guide-chapter-${chapter}`).attributes('aria-current')).toBe('page')
    },
  )

  it('starts with the first chapter, leads from one to the next, and offers no next at the end', async () => {
    const first = await mountScreen(GuidePage, {})
    expect(first.by('guide').find('h2').text()).toBe(chapters[0]?.title)
    await first.by('primary').trigger('click')
    await new Promise(process.nextTick)
    expect(first.router.currentRoute.value.params).toEqual({ chapter: chapters[1]?.name })
    const last = await mountScreen(GuidePage, { chapter: chapters.at(-1)?.name })
    expect(last.by('primary').exists()).toBe(false)
  })

  it('shows the first chapter for an unknown name', async () => {
    const { by } = await mountScreen(GuidePage, { chapter: '99-gone' })
    expect(by('guide').find('h2').text()).toBe(chapters[0]?.title)
  })
})
