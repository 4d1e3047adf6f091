import { describe, expect, it } from 'vitest'
import { contrast } from '../support/colours/contrast.ts'
import { colourOf, type Scheme } from '../support/colours/tokens.ts'

const grounds = ['--paper', '--surface', '--surface-sunk', '--surface-raised']
const tones = ['good', 'warn', 'bad', 'unsure', 'idle', 'aside']

/** Words on their grounds, as the screens put them together. WCAG 2.2 AA: 4.5 for text of any size. */
const words: [string, string[]][] = [
  [
    '--ink',
    [...grounds, '--picked', '--idle-soft', '--accent-soft', ...tones.map((tone) => `--${tone}-soft`)],
  ],
  ['--ink-soft', [...grounds, '--idle-soft', '--accent-soft', ...tones.map((tone) => `--${tone}-soft`)]],
  ['--ink-faint', [...grounds, '--idle-soft', '--accent-soft']],
  ['--accent', [...grounds, '--accent-soft']],
  ['--accent-deep', [...grounds, '--accent-soft']],
  ['--on-accent', ['--accent', '--accent-deep']],
  ['--rehearsal', ['--surface', '--rehearsal-soft']],
  ['--on-banner', ['--banner', '--banner-deep']],
  ['--code-word', ['--surface', '--surface-sunk']],
  ['--code-number', ['--surface', '--surface-sunk']],
  ['--rail-ink', ['--rail', '--rail-hover']],
  ['--rail-faint', ['--rail', '--rail-sunk']],
  ['--rail', ['--rail-ink']],
  ...tones.map((tone): [string, string[]] => [
    `--${tone}`,
    ['--surface', '--surface-sunk', '--paper', '--picked-figure', `--${tone}-soft`],
  ]),
]

/** Backgrounds a shape needs a contrast of 3 with (WCAG 2.2, 1.4.11). `idle-fill` is the rest of a bar, which text gives. */
const shapes: [string, string[]][] = [
  ...['good', 'warn', 'bad', 'unsure', 'aside'].map((tone): [string, string[]] => [
    `--${tone}-fill`,
    ['--surface'],
  ]),
  ['--focus', [...grounds, '--accent-soft']],
  ['--accent', ['--idle-soft']],
  ['--rail-fill', ['--rail-hover', '--rail-track']],
  ['--lamp', ['--rail']],
  ['--lamp-lit', ['--rail']],
]

const cases = (['day', 'night'] as Scheme[]).flatMap((scheme) =>
  [false, true].map((isRehearsal) => ({ scheme, isRehearsal })),
)

function tooFaint(
  pairs: [string, string[]][],
  least: number,
  scheme: Scheme,
  isRehearsal: boolean,
): string[] {
  return pairs.flatMap(([front, backs]) =>
    backs.flatMap((back) => {
      const ratio = contrast(colourOf(front, scheme, isRehearsal), colourOf(back, scheme, isRehearsal))
      return ratio < least ? [`${front} on ${back}: ${ratio.toFixed(2)}`] : []
    }),
  )
}

describe.each(cases)('the colours by $scheme (rehearsal: $isRehearsal)', ({ scheme, isRehearsal }) => {
  it('give every text enough contrast on every background it appears on', () => {
    expect(tooFaint(words, 4.5, scheme, isRehearsal)).toEqual([])
  })

  it('make bars, status dots and the focus ring visible', () => {
    expect(tooFaint(shapes, 3, scheme, isRehearsal)).toEqual([])
  })
})

/** Reference values: black on white, and the two greys that bracket AA on white. */
it.each([
  ['#000000', '#ffffff', 21],
  ['#767676', '#ffffff', 4.54],
  ['#777777', '#ffffff', 4.48],
])('the contrast of %s on %s is computed as %d', (front, back, ratio) => {
  expect(contrast(front, back)).toBeCloseTo(ratio, 2)
})
