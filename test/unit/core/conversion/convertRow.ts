import { expect } from 'vitest'
import {
  type ConvertedRow,
  createRowConverter,
} from '../../../../electron/core/conversion/createRowConverter.ts'
import {
  createIdentityHasher,
  identityKeyBytes,
} from '../../../../electron/core/duplicates/hashIdentities.ts'
import { LineCells } from '../../../../electron/core/rowLines/LineCells.ts'
import { LineWriter } from '../../../../electron/core/rowLines/LineWriter.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { rowOf } from '../mapping/builders.ts'

export const context = { today: '2026-11-24' }

/** One row of these cells, converted and checked: from its texts and from the bytes of its line, which must give the same. */
export function convert(mapping: Mapping, ...cells: string[]): ConvertedRow {
  const converter = createRowConverter(mapping, context)
  const row = rowOf(...cells)
  const converted = converter(row)
  const writer = new LineWriter()
  writer.addRow(row)
  const line = new LineCells()
  line.load(writer.take().bytes)
  line.read(0)
  const { recordPattern, issues, hasError, hasFuzzyIdentity, hasIdentityId } = converted
  const fromLine = converter.convertLine(line)
  expect(fromLine).toMatchObject({ recordPattern, issues, hasError, hasFuzzyIdentity, hasIdentityId })
  // The customer is the same, whether its digests are made from texts or from bytes.
  const hasher = createIdentityHasher(mapping, Buffer.alloc(identityKeyBytes, 5))
  const [fromTexts, fromBytes] = [new Uint32Array(hasher.rowWords), new Uint32Array(hasher.rowWords)]
  hasher.write(converted.identifiers, fromTexts, 0)
  hasher.writeLine(line, fromLine, fromBytes, 0)
  expect(fromBytes).toEqual(fromTexts)
  return converted
}

/** Its findings, as `severity code field`. */
export function codes(row: ConvertedRow): string[] {
  return row.issues.map(({ code, field, severity }) => `${severity} ${code} ${field}`)
}
