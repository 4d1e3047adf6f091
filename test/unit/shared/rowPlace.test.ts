import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mostSheets, nameRow, placeRow, readRowName } from '../../../electron/shared/model/rowPlace.ts'

const rowNumbers = fc.integer({ min: 1, max: 2 ** 24 })
const sheetNames = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 31 }), { minLength: 1, maxLength: 5 })

// A row named in a report must be the same one when the corrected report comes back.
it('reads every name that it writes, for any row and any name of a sheet', () => {
  fc.assert(
    fc.property(sheetNames, fc.nat(), rowNumbers, (sheets, seed, rowNumber) => {
      const place = placeRow(seed % sheets.length, rowNumber)
      expect(readRowName(nameRow(place, sheets), sheets)).toBe(place)
      expect(readRowName(nameRow(rowNumber, undefined), undefined)).toBe(rowNumber)
    }),
  )
})

// Two rows with one number: a correction of one would change the other. Batches need the order of the file.
it('gives every row of every sheet its own number, in order, within the 32 bits they are stored in', () => {
  fc.assert(
    fc.property(fc.nat(mostSheets - 2), rowNumbers, rowNumbers, (position, one, other) => {
      expect(placeRow(position, one)).toBeLessThan(placeRow(position + 1, other))
    }),
  )
  expect(placeRow(mostSheets - 1, 2 ** 24)).toBeLessThanOrEqual(0xffff_ffff)
})

it('knows no row of another sheet, and none of a text', () => {
  expect(readRowName('5 (三店)', ['一店', '二店'])).toBeNull()
  expect(readRowName('5 (一店)', undefined)).toBeNull()
  expect(readRowName('第五行', ['一店'])).toBeNull()
  expect(readRowName('5（二店）', ['一店', '二店']), 'typed with an input method').toBe(placeRow(1, 5))
})
