import { expect, it } from 'vitest'
import { collectMessages } from '../../../../renderer/i18n/messages.ts'

it('the messages are keyed by locale and file name, whatever their folder', () => {
  expect(
    collectMessages({
      '../locales/en/home.json': { title: 'Home' },
      '../../electron/shared/locales/en/errors.json': { file: { empty: 'Empty' } },
      '../locales/zh-CN/home.json': { title: '首页' },
    }),
  ).toEqual({
    en: { home: { title: 'Home' }, errors: { file: { empty: 'Empty' } } },
    'zh-CN': { home: { title: '首页' } },
  })
})
