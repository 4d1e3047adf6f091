import { expect, it } from 'vitest'
import {
  describeMatching,
  describePreselected,
  preselectedOtherwise,
} from '../../../../electron/cli/commands/describeMatching.ts'
import { loadTexts } from '../../../../electron/shared/locales/loadTexts.ts'
import type { StandardField } from '../../../../electron/shared/model/field.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import {
  defaultMatchingOptions,
  type MatchingOptions,
} from '../../../../electron/shared/model/matchingOptions.ts'

const precise = defaultMatchingOptions
const byPhone: MatchingOptions = { isMatching: true, matchingType: 2, identifyWay: 2, importMode: 1 }
const untyped = { matching: undefined }

function mappingOf(...fields: StandardField[]): Mapping {
  const columns = fields.map((field, columnIndex) => ({
    columnIndex,
    columnName: field,
    target: { kind: 'standard' as const, field },
  }))
  return { columns, constants: [], blanksClear: false }
}

// The window matched by phone, the nightly job precisely: the same file, other customers, and nobody was told.
it('a file without an identity ID is said to be matched otherwise than in the window', () => {
  expect(preselectedOtherwise(untyped, undefined, { used: precise, mapping: mappingOf('phone') })).toEqual(
    byPhone,
  )
  expect(
    preselectedOtherwise(untyped, undefined, { used: precise, mapping: mappingOf('openid', 'phone') }),
  ).toMatchObject({ identifyWay: 1 })
})

it('nothing is said where the window would do the same, and where somebody chose', () => {
  const phone = mappingOf('phone')
  const template = { name: 't', columns: [], constants: [], blanksClear: false, options: precise } as never
  expect(
    preselectedOtherwise(untyped, undefined, { used: precise, mapping: mappingOf('identityId', 'phone') }),
  ).toBeNull()
  expect(
    preselectedOtherwise({ matching: 'precise' }, undefined, { used: precise, mapping: phone }),
  ).toBeNull()
  expect(preselectedOtherwise(untyped, template, { used: precise, mapping: phone })).toBeNull()
})

it('an import mode that was typed is no other matching', () => {
  const used: MatchingOptions = { ...precise, importMode: 2 }
  const mapping = mappingOf('identityId')
  expect(preselectedOtherwise(untyped, undefined, { used, mapping })).toBeNull()
})

it('--remembered takes the columns of an import and says when its matching was another', () => {
  const mapping = mappingOf('identityId')
  const remembered: MatchingOptions = { isMatching: false, importMode: 1 }
  expect(preselectedOtherwise(untyped, undefined, { used: precise, mapping, remembered })).toEqual(remembered)
})

it.each(['zh-CN', 'en'] as const)('the remark names the options for either way (%s)', (language) => {
  const texts = loadTexts(language)
  const remark = describePreselected(texts, precise, byPhone)
  expect(remark).toContain('--matching fuzzy --identify-way 2')
  expect(remark).toContain('--matching precise')
  expect(remark).not.toMatch(/[{}]/)
  expect(describeMatching(texts, byPhone)).toMatch(/2/)
  expect(describeMatching(texts, { isMatching: false, importMode: 1 })).not.toMatch(/[{}\d]/)
})
