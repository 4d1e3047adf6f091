import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bridgeName } from '../../electron/shared/ipc/envelope.ts'
import { projectDir, readSources } from './sources.ts'
import { findChineseText, findConsoleUses, findPlainWords } from './text.ts'

const sources = [...readSources('electron'), ...readSources('renderer')]
const components = sources.filter((source) => source.path.endsWith('.vue'))

describe('the sources', () => {
  it('keep their Chinese text in the locale files, not in components', () => {
    expect(
      components.flatMap((source) => findChineseText(source).map((text) => `${source.path}: ${text}`)),
    ).toEqual([])
  })

  it('write no text of any language into a template: English would stay English in a Chinese window', () => {
    const found = components.flatMap((source) =>
      findPlainWords(source).map((text) => `${source.path}: ${text}`),
    )
    expect(found).toEqual([])
  })

  it('leave numbers and dates to useFormat, which formats in the chosen language', () => {
    const own = sources
      .filter(({ path }) => path.startsWith('renderer/') && !path.endsWith('/useFormat.ts'))
      .filter(({ text }) => /\.toLocale\w*String\(|\bnew Intl\./.test(text))
      .map(({ path }) => path)
    expect(own).toEqual([])
  })

  it('write to the console in the command line only', () => {
    const silent = sources.filter((source) => !source.path.startsWith('electron/cli/'))
    expect(silent.flatMap(findConsoleUses)).toEqual([])
  })

  it('touch the bridge in renderer/ipc only', () => {
    const outside = sources.filter(
      ({ path }) => path.startsWith('renderer/') && !path.startsWith('renderer/ipc/'),
    )
    const touching = outside.filter(({ text }) => text.includes(bridgeName) || /\bbridgeName\b/.test(text))
    expect(touching.map((source) => source.path)).toEqual([])
  })

  /** A registry in a committed file would send every later installation there. */
  it('name no package registry', () => {
    const registries = [
      ['registry', 'npmjs', 'org'],
      ['registry', 'yarnpkg', 'com'],
      ['registry', 'npmmirror', 'com'],
      ['npm', 'pkg', 'github', 'com'],
      ['deb', 'debian', 'org'],
    ].map((parts) => parts.join('.'))
    const committed = execFileSync('git', ['ls-files', '-z'], { cwd: projectDir, encoding: 'utf8' }).split(
      '\0',
    )
    const naming = committed
      .filter((path) => path !== '' && existsSync(join(projectDir, path)))
      .filter((path) => {
        const text = readFileSync(join(projectDir, path), 'latin1')
        return registries.some((registry) => text.includes(registry))
      })
    expect(naming).toEqual([])
  })
})

describe('the text check', () => {
  const component = (template: string, script = ''): { path: string; text: string } => ({
    path: 'renderer/A.vue',
    text: `<template>${template}</template>\n<script setup lang="ts">\n${script}\n</script>`,
  })

  it.each([
    ['a text', component('<p>选择文件</p>')],
    ['a nested text', component('<div><p v-if="a"><b>选择文件</b></p></div>')],
    ['an attribute', component('<el-input placeholder="请输入" />')],
    ['a bound text', component(`<p :title="'标题'">a</p>`)],
    ['an interpolation', component(`<p>{{ done ? '完成' : '' }}</p>`)],
    ['a script text', component('<p />', `const text = '完成'`)],
    ['a template literal', component('<p />', 'const text = `共 ${count}`')],
    ['a regular expression', component('<p />', 'const test = /手机/')],
  ])('finds %s', (_what, source) => expect(findChineseText(source)).toHaveLength(1))

  it('finds English in text and in attributes that are read out, and accepts markup, keys and switches', () => {
    expect(findPlainWords(component('<p>Choose a file</p><el-input placeholder="Type here" />'))).toEqual([
      'Choose a file',
      '"Type here"',
    ])
    expect(
      findPlainWords(
        component('<el-button text class="wide">{{ $t("a.b") }} · <kbd>F1</kbd>&nbsp;</el-button>'),
      ),
    ).toEqual([])
  })

  it('ignores comments', () => {
    const template = '<!-- 第一步 --><p :title="/* 标题 */ title">{{ t("a.b") }}</p>'
    expect(findChineseText(component(template, '// 说明\n/** 说明 */\nconst a = 1 // 完成'))).toEqual([])
  })

  it('finds console in a script and a component, not in a comment', () => {
    expect(
      findConsoleUses({ path: 'electron/core/a.ts', text: 'console.log(1) // console.log' }),
    ).toHaveLength(1)
    expect(findConsoleUses(component('<p />', `console.error('a')`))).toHaveLength(1)
  })
})
