import { describe, expect, it } from 'vitest'
import { hasMatchingOptions, readMatchingOptions } from '../../../../electron/cli/options/matchingOptions.ts'
import { matchingOptionsSchema } from '../../../../electron/shared/model/matchingOptions.ts'

const fuzzy = { isMatching: true, matchingType: 2, identifyWay: 1, importMode: 2 } as const

describe('matching options of a command', () => {
  it('are those of the document’s example by default', () => {
    expect(readMatchingOptions({}, undefined)).toEqual({ isMatching: true, matchingType: 1, importMode: 1 })
  })

  it('are the template’s except for what is typed, without options that do not fit the rest', () => {
    expect(readMatchingOptions({}, fuzzy)).toEqual(fuzzy)
    expect(readMatchingOptions({ matching: 'precise' }, fuzzy)).toEqual({
      isMatching: true,
      matchingType: 1,
      importMode: 2,
    })
    expect(readMatchingOptions({ matching: 'off', importMode: 1 }, fuzzy)).toEqual({
      isMatching: false,
      importMode: 1,
    })
    expect(readMatchingOptions({ identifyWay: 2 }, fuzzy)).toEqual({ ...fuzzy, identifyWay: 2 })
  })

  it('are refused where the document allows no such combination', () => {
    const invalid = expect.objectContaining({ code: 'options.invalid' }) as Error
    expect(() => readMatchingOptions({ matching: 'fuzzy' }, undefined)).toThrow(invalid)
    expect(() => readMatchingOptions({ identifyWay: 1 }, undefined)).toThrow(invalid)
    expect(() => readMatchingOptions({ matching: 'off', identifyWay: 1 }, fuzzy)).toThrow(invalid)
  })

  it('always have the shape the platform accepts', () => {
    for (const matching of ['off', 'precise', 'fuzzy', undefined] as const) {
      for (const importMode of [1, 2, undefined] as const) {
        const identifyWay = matching === 'fuzzy' ? 2 : undefined
        const options = readMatchingOptions({ matching, importMode, identifyWay }, undefined)
        expect(matchingOptionsSchema.safeParse(options).success).toBe(true)
        // Keys that are absent, not present with undefined: they would differ from what a job has kept.
        expect(JSON.parse(JSON.stringify(options))).toStrictEqual(options)
      }
    }
  })

  it('count as typed only when one is', () => {
    expect(hasMatchingOptions({})).toBe(false)
    expect(hasMatchingOptions({ importMode: 1 })).toBe(true)
  })
})
