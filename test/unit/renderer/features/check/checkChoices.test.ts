import { describe, expect, it } from 'vitest'
import type { DistinctFieldValue } from '../../../../../electron/shared/model/correction.ts'
import { answersTo, columnsOfField } from '../../../../../renderer/features/check/causeColumns.ts'
import { chosenMatches, leaveOut, undecided } from '../../../../../renderer/features/check/optionChoices.ts'
import { answeredQuestions, withoutAnswer } from '../../../../../renderer/features/check/answeredQuestions.ts'
import { issueCodes } from '../../../../../electron/shared/model/issue.ts'
import check from '../../../../../renderer/locales/zh-CN/check.json' with { type: 'json' }
import { proposedMapping } from '../../../../../dev/fakeBridge/rows.ts'

const values = ['男', '先生', 'x', '?'].map((value): DistinctFieldValue => {
  return { value, count: 1, suggestedOption: null }
})

describe('option matching', () => {
  it('keeps the user’s matches, clears those not imported, and omits values that need no match', () => {
    const choices = { 男: '男', 先生: '男', x: leaveOut, '?': undecided }
    expect(chosenMatches('sex', values, choices, [])).toEqual([
      { field: 'sex', from: '先生', to: '男' },
      { field: 'sex', from: 'x', to: '' },
    ])
  })

  // Its rows would have an error again as soon as they come back, although the user has answered.
  it('keeps the matches of other fields and of values that are not listed', () => {
    const before = [
      { field: 'custom:7', from: 'V', to: '金卡' },
      { field: 'sex', from: '帅哥', to: '男' },
      { field: 'sex', from: '先生', to: '女' },
    ] as const
    expect(chosenMatches('sex', values, { 先生: '男' }, before)).toEqual([
      { field: 'custom:7', from: 'V', to: '金卡' },
      { field: 'sex', from: '帅哥', to: '男' },
      { field: 'sex', from: '先生', to: '男' },
    ])
  })
})

describe('causes of issues', () => {
  it('ask about two-digit years and about day and month only until they were answered', () => {
    expect(answersTo('birthday.ambiguous', undefined).map(({ key }) => key)).toEqual([
      'monthFirst',
      'dayFirst',
    ])
    expect(answersTo('birthday.ambiguous', { dayMonthOrder: 'dayFirst' })).toEqual([])
    expect(answersTo('birthday.twoDigitYear', {})).toHaveLength(1)
    expect(answersTo('birthday.twoDigitYear', { twoDigitYears: 'lastHundredYears' })).toEqual([])
    expect(answersTo('phone.tooShort', undefined)).toEqual([])
  })

  it('give the column a cause is about, and none for an issue of the whole row', () => {
    expect(columnsOfField(proposedMapping(), 'phone').map((column) => column.columnIndex)).toEqual([2])
    expect(columnsOfField(proposedMapping(), null)).toEqual([])
  })
})

describe('answers to questions about the file', () => {
  // An answer of an earlier file applied to this one, with nothing that showed it and no way back.
  it('are listed, but no open question and no default is', () => {
    const answered = {
      dayShift: 'nextDay',
      emptyDates: 'ask',
      northAmericanPhones: 'foreign',
      hiddenRows: 'skip',
      idCardBirthdays: 'fill',
      idCardColumn: '身份证号',
      countsFrom1904: true,
    } as const
    expect(answeredQuestions(answered)).toEqual([
      { choice: 'dayShift', value: 'nextDay', answer: 'nextDay' },
      { choice: 'hiddenRows', value: 'skip', answer: 'skipHidden' },
      { choice: 'idCardBirthdays', value: 'fill', answer: 'fillFromIdCard' },
    ])
    expect(answeredQuestions(undefined)).toEqual([])
    expect(withoutAnswer(answered, 'dayShift')).not.toHaveProperty('dayShift')
  })

  it.each([...issueCodes].filter((code) => answersTo(code, { northAmericanPhones: 'foreign' }).length > 0))(
    'to %s can all be taken back, and have texts',
    (code) => {
      for (const { key, choices } of answersTo(code, { northAmericanPhones: 'foreign' })) {
        expect(answeredQuestions(choices)).toMatchObject([{ answer: key }])
        const [question] = answeredQuestions(choices)
        expect(Object.keys(check.answered.questions)).toContain(question!.choice)
        expect(Object.keys(check.answers)).toContain(key)
      }
    },
  )

  it('about North American numbers are offered only where the column has some', () => {
    expect(answersTo('phone.foreign', undefined)).toEqual([])
    expect(answersTo('phone.foreign', { northAmericanPhones: 'foreign' })).toHaveLength(1)
  })
})
