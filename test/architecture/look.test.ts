import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { windowBackgrounds } from '../../electron/main/window/windowBackgrounds.ts'
import { colourOf, rehearsalTokens, tokens } from '../support/colours/tokens.ts'
import { projectDir } from './sources.ts'

interface Sheet {
  path: string
  text: string
}

const sheets: Sheet[] = readdirSync(join(projectDir, 'renderer'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(vue|css|html)$/.test(path))
  .map((path) => path.replaceAll('\\', '/'))
  .map((path) => ({ path, text: readFileSync(join(projectDir, 'renderer', path), 'utf8') }))
const outside = sheets.filter(({ path }) => path !== 'styles/tokens.css')

/** Above this many px a distance is a token; below, it sets a line or a mark right. */
const mostRawPixels = 3

/** Distances that are not on the spacing scale: `padding: 7px`. */
function findRawSpacing({ path, text }: Sheet): string[] {
  const spacing = /(?<![\w-])((?:padding|margin|gap|row-gap|column-gap)(?:-[a-z]+)*):\s*([^;{}]+)/g
  return [
    ...stylesOf(path, text)
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .matchAll(spacing),
  ]
    .filter(([, , value = '']) =>
      [...value.matchAll(/(\d+(?:\.\d+)?)(?:px|rem)/g)].some(([, size]) => Number(size) > mostRawPixels),
    )
    .map(([declaration]) => `${path}: ${declaration.trim()}`)
}

function stylesOf(path: string, text: string): string {
  if (!path.endsWith('.vue')) return text
  return [...text.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, css = '']) => css).join('\n')
}

/** Declarations that bring a colour, a font size or a rounding of their own. */
function findOwnLook({ path, text }: Sheet): string[] {
  const styles = stylesOf(path, text)
  const inMarkup = path.endsWith('.vue') ? [...text.matchAll(/(?:style|fill|stroke|color)="([^"]*)"/g)] : []
  const declarations = `${styles};${inMarkup.map(([, value = '']) => `x: ${value}`).join(';')}`
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .matchAll(/([a-z-]+):\s*([^;{}]+)/g)
  const patterns: [RegExp, RegExp][] = [
    [/./, /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|lab|light-dark)\(|\b(?:white|black|red|gr[ae]y)\b/i],
    [/^font-size$/, /\d(?:px|rem)/],
    [/^border-radius$/, /\dpx/],
  ]
  return [...declarations]
    .filter(([, name = '', value = '']) =>
      patterns.some(([names, values]) => names.test(name) && values.test(value)),
    )
    .map(([declaration]) => `${path}: ${declaration.trim()}`)
}

describe('the visual language', () => {
  it('comes from the tokens alone: no sheet or component has a colour, font size or radius of its own', () => {
    expect(outside.flatMap(findOwnLook)).toEqual([])
  })

  it('keeps distances on the spacing scale', () => {
    expect(outside.flatMap(findRawSpacing)).toEqual([])
  })

  it('uses no token that does not exist', () => {
    const local = new Set(
      sheets.flatMap(({ text }) => [...text.matchAll(/(--[a-z0-9-]+)['"]?:/g)].map(([, name]) => name)),
    )
    const missing = sheets.flatMap(({ path, text }) =>
      [...text.matchAll(/var\((--[a-z0-9-]+)/g)]
        .filter(([, name = '']) => !tokens.has(name) && !local.has(name) && !name.startsWith('--el-'))
        .map(([, name]) => `${path}: ${name}`),
    )
    expect(missing).toEqual([])
  })

  it('has no unused token', () => {
    const all = sheets.map(({ text }) => text).join('\n')
    expect([...tokens.keys()].filter((name) => !all.includes(`var(${name})`))).toEqual([])
  })

  it('has a dark value for every colour except those that are the same in both themes', () => {
    const always = ['--banner', '--banner-deep', '--on-banner', '--rail-fill', '--lamp', '--lamp-lit']
    const colours = [...tokens].filter(([, value]) => value.startsWith('#')).map(([name]) => name)
    expect(colours).toEqual(always)
    expect([...rehearsalTokens.keys()].filter((name) => !tokens.has(name))).toEqual([])
  })

  /** A colour left to Element Plus is its blue or its white, and stays so by night. */
  it("replaces every colour of Element Plus's own palette", () => {
    const base = readFileSync(join(projectDir, 'node_modules/element-plus/theme-chalk/base.css'), 'utf8')
    const palette = [...base.matchAll(/(--el-[a-z0-9-]+):\s*([^;}]+)/g)]
      .filter(([, name = '', value = '']) => /#|rgb|hsl/.test(value) && !name.endsWith('-rgb'))
      .map(([, name = '']) => name)
    const ours = readFileSync(join(projectDir, 'renderer/styles/element.css'), 'utf8')
    expect(palette.length).toBeGreaterThan(40)
    expect([...new Set(palette)].filter((name) => !ours.includes(`${name}:`))).toEqual([])
  })

  it('fills the window before the first paint with the background of the page', () => {
    expect(windowBackgrounds).toEqual({
      light: colourOf('--paper', 'day'),
      dark: colourOf('--paper', 'night'),
    })
  })
})

describe('the look check', () => {
  const component = (css: string): Sheet => ({
    path: 'A.vue',
    text: `<template><p /></template>\n<style>a { ${css} }</style>`,
  })

  it.each([
    'color: #fff',
    'border: 1px solid rgb(0 0 0 / 20%)',
    'background: white',
    'font-size: 13px',
    'border-radius: 4px 0',
  ])('finds %s', (css) => expect(findOwnLook(component(css))).toHaveLength(1))

  it.each(['padding: 7px 20px', 'margin: 0 auto 12px', 'gap: 8px', 'margin-top: 1rem 5px'])(
    'finds the distance %s',
    (css) => expect(findRawSpacing(component(css))).toHaveLength(1),
  )

  it('accepts distances of the scale and hairs', () => {
    expect(
      findRawSpacing(
        component('padding: 1px var(--space-2); gap: var(--space-1); margin: 0 auto; top: 20px'),
      ),
    ).toEqual([])
  })

  it('finds a colour in the markup', () => {
    expect(findOwnLook({ path: 'A.vue', text: '<template><path fill="#0b7263" /></template>' })).toHaveLength(
      1,
    )
  })

  it('accepts tokens and lengths', () => {
    expect(
      findOwnLook(component('color: var(--ink); border-width: 2px; white-space: nowrap; width: 20px')),
    ).toEqual([])
  })
})
