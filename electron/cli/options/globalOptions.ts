import type { Language } from '../../shared/locales/loadTexts.ts'
import { choice, fileEndingIn, text, toggle, type ValuesOf } from '../grammar/option.ts'

/** Options of every command. They may also be typed before its name. */
export const globalOptions = {
  json: toggle('json'),
  jsonLines: toggle('json-lines'),
  jsonFile: fileEndingIn('json-file', ['json']),
  language: choice<Language>('lang', { 'zh-CN': 'zh-CN', en: 'en' }),
  dataDir: text('data-dir', 'DIR', 'folder'),
}

export type GlobalOptions = ValuesOf<typeof globalOptions>
