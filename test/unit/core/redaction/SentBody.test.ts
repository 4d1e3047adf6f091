import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SentBody } from '../../../../electron/core/redaction/SentBody.ts'

describe('a sent body', () => {
  // A text that is overlooked is a customer's value in the journal and on the screen.
  it('has what its text has, in any case of the letters', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        'o',
        'O',
        'k',
        'K',
        'i',
        '\u212a',
        '\u0130',
        '\u0307',
        'Σ',
        'ß',
        '张',
        '😀',
        '\ud83d',
        '1',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    )
    const text = fc.array(unit, { maxLength: 12 }).map((units) => units.join('').toWellFormed())
    fc.assert(
      fc.property(text, fc.array(unit, { minLength: 1, maxLength: 2 }), (body, units) => {
        const wanted = units.join('').toWellFormed().toLowerCase()
        const has = body.toLowerCase().includes(wanted)
        expect(new SentBody(body).hasInAnyCase(wanted)).toBe(has)
        expect(new SentBody(Buffer.from(body)).hasInAnyCase(wanted)).toBe(has)
      }),
      { numRuns: 1_000 },
    )
  })

  // Looked for in the bytes, an ASCII text would be overlooked that stands there as such a character.
  it('has every letter whose lower case is ASCII', () => {
    for (let code = 0x80; code <= 0x10_ffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue
      const character = String.fromCodePoint(code)
      const [first = ''] = character.toLowerCase()
      if (first <= '\x7f') expect(new SentBody(character).hasInAnyCase(first), character).toBe(true)
    }
  })
})
