// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { standardFields } from '../../../../../electron/shared/model/field.ts'
import { messages } from '../../../../../renderer/i18n/index.ts'
import HelpPage from '../../../../../renderer/features/help/HelpPage.vue'
import { questionGroups } from '../../../../../renderer/features/help/questions.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

describe('the help page (帮助)', () => {
  beforeEach(() => {
    freshStores()
    scriptBridge({})
  })

  const open = () => mountScreen(HelpPage, {})
  const asked = questionGroups.flatMap(({ questions }) => [...questions])

  it('lists every question that has a text, once', () => {
    for (const locale of ['zh-CN', 'en']) {
      const help = messages[locale]?.['help'] as { questions: object }
      expect(Object.keys(help.questions).sort()).toEqual([...asked].sort())
    }
    expect(asked.length).toBeGreaterThanOrEqual(15)
  })

  it.each([
    ['乱码', 'garbled'],
    ['1.38e+10', 'scientific'],
    ['关机', 'closed'],
    ['限流', 'rateLimit'],
    ['补传', 'failed'],
    ['重复 第一条', 'duplicates'],
  ])('finds %s by text of question or answer, whatever its case', async (words, name) => {
    const { by, wrapper } = await open()
    await by('help-search').setValue(words)
    expect(by(`help-${name}`).exists()).toBe(true)
    expect(wrapper.findAll('details').length).toBeLessThan(asked.length / 2)
  })

  it('reports that nothing was found, and shows all again', async () => {
    const { by, wrapper } = await open()
    await by('help-search').setValue('没有这样的词')
    expect(by('help-nothing').text()).toContain('没有这样的词')
    await by('help-show-all').trigger('click')
    expect(wrapper.findAll('details.question')).toHaveLength(asked.length)
  })

  it('explains every field of the platform', async () => {
    const { by } = await open()
    expect(by('help-fields').findAll('dt')).toHaveLength(standardFields.length)
    expect(by('help-fields').text()).toContain('13800138000')
  })

  it('opens the guide', async () => {
    const { by, router } = await open()
    await by('help-guide').trigger('click')
    await new Promise(process.nextTick)
    expect(router.currentRoute.value.name).toBe('guide')
  })

  it('opens the welcome page again', async () => {
    const { by, router } = await open()
    await by('help-welcome').trigger('click')
    await new Promise(process.nextTick)
    expect(router.currentRoute.value.name).toBe('welcome')
  })
})
