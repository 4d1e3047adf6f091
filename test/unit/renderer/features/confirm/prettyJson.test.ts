import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prettyJson } from '../../../../../renderer/features/confirm/prettyJson.ts'

const laidOut = (json: string): string =>
  prettyJson(json)
    .map((token) => token.text)
    .join('')

describe('prettyJson', () => {
  it('keeps every digit of an id beyond 2^53, which JSON.parse would round', () => {
    expect(laidOut('{"configId":9223372036854775807,"n":-1.50e+10}')).toBe(
      '{\n  "configId": 9223372036854775807,\n  "n": -1.50e+10\n}',
    )
  })

  it('is not misled by marks and escaped quotes inside strings', () => {
    expect(laidOut('{"a":"}],:{\\"[","b\\\\":""}')).toBe('{\n  "a": "}],:{\\"[",\n  "b\\\\": ""\n}')
  })

  it('keeps empty objects and lists on one line', () => {
    expect(laidOut('{"a":[],"b":{}}')).toBe('{\n  "a": [],\n  "b": {}\n}')
  })

  it('distinguishes keys from strings of the same text', () => {
    const kinds = prettyJson('{"a":"a"}').filter((token) => token.text === '"a"')
    expect(kinds.map((token) => token.kind)).toEqual(['key', 'string'])
  })

  it('adds only white space, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value)
        const kept = prettyJson(json).filter((token) => token.kind !== 'space')
        expect(kept.map((token) => token.text).join('')).toBe(json)
        // -0 reads back as -0; JSON writes it as 0.
        expect(JSON.stringify(JSON.parse(laidOut(json)))).toBe(json)
      }),
    )
  })
})
