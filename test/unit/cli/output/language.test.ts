import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Policy } from '../../../../electron/core/settings/Policy.ts'
import { chooseLanguage, type LanguageSources } from '../../../../electron/cli/output/language.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'language-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const choose = (sources: Partial<LanguageSources>): string =>
  chooseLanguage({
    asked: undefined,
    dataDir: join(folder, 'data'),
    environment: {},
    platform: 'linux',
    systemLocale: 'en-US',
    policy: new Policy(join(folder, 'policy.json')),
    ...sources,
  })
const store = (text: string): void => {
  mkdirSync(join(folder, 'data'), { recursive: true })
  writeFileSync(join(folder, 'data', 'settings.json'), text)
}

it.each([
  [{ LANG: 'en_US.UTF-8' }, 'en'],
  [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
  [{ LANG: 'zh_TW.Big5' }, 'zh-CN'],
  [{ LANG: 'zh' }, 'zh-CN'],
  [{ LANG: 'zha_CN' }, 'en'],
  [{ LANG: 'de_DE@euro' }, 'en'],
  [{ LC_ALL: 'en_GB.UTF-8', LANG: 'zh_CN.UTF-8' }, 'en'],
  [{ LC_ALL: '', LC_MESSAGES: 'zh_CN', LANG: 'en_US' }, 'zh-CN'],
  // What cron and containers set says nothing about the reader.
  [{ LANG: 'C' }, 'zh-CN'],
  [{ LANG: 'C.UTF-8' }, 'zh-CN'],
  [{ LC_ALL: 'POSIX' }, 'zh-CN'],
  [{}, 'zh-CN'],
])('the environment %j means %s', (environment, language) => {
  expect(choose({ environment })).toBe(language)
})

it('Windows and macOS, which set no such variable, are asked for their own', () => {
  expect(choose({ platform: 'win32', systemLocale: 'en-US' })).toBe('en')
  expect(choose({ platform: 'darwin', systemLocale: 'zh-Hans-CN' })).toBe('zh-CN')
})

it('--lang goes before the setting, and the setting before the environment', () => {
  store('{"language":"en"}')
  expect(choose({ environment: { LANG: 'zh_CN' } })).toBe('en')
  expect(choose({ asked: 'zh-CN' })).toBe('zh-CN')
})

it('the administrator’s language goes before the user’s', () => {
  store('{"language":"zh-CN"}')
  writeFileSync(join(folder, 'policy.json'), '{"language":"en"}')
  expect(choose({})).toBe('en')
})

it('settings without a language, or damaged ones, are passed over and left as they are', () => {
  for (const text of ['{"batchRows":5}', '{"language":"fr"}', '{"language"', '', 'null']) {
    store(text)
    expect(choose({ environment: { LANG: 'en_US' } }), text).toBe('en')
  }
  expect(readdirSync(join(folder, 'data'))).toEqual(['settings.json'])
})
