import { createI18n } from 'vue-i18n'
import { collectMessages, compileMessages } from './messages.ts'
import type { MessageTree } from './messages.ts'

const screens = import.meta.glob<MessageTree>('../locales/*/*.json', { eager: true, import: 'default' })
const shared = import.meta.glob<MessageTree>(
  '../../electron/shared/locales/*/{errors,issues,fields,reasons,results}.json',
  {
    eager: true,
    import: 'default',
  },
)

/** All texts of the window: those of its screens, and those shared with the command line. */
export const messages = collectMessages({ ...screens, ...shared })

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: compileMessages(messages) as Record<string, Record<string, never>>,
})
