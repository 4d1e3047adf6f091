import { describe, expect, it } from 'vitest'
import { errorAnswer, toErrorAnswer } from '../../../electron/cli/answers/errorAnswer.ts'
import { jobAnswer, toJobAnswer } from '../../../electron/cli/answers/jobAnswer.ts'
import { AppError } from '../../../electron/shared/errors/AppError.ts'
import { errorCodes } from '../../../electron/shared/errors/codes.ts'
import { loadTexts } from '../../../electron/shared/locales/loadTexts.ts'
import { jobOf } from '../../../dev/jobOf.ts'

describe('the answer about a job', () => {
  it('has the shape of its schema, jobId instead of id, and nothing of the window', () => {
    const answer = toJobAnswer(jobOf({}))
    expect(jobAnswer.parse(answer)).toEqual(answer)
    expect(Object.keys(answer)).not.toEqual(expect.arrayContaining(['id']))
    for (const name of ['revision', 'queuePosition', 'nextAttemptAt']) expect(answer).not.toHaveProperty(name)
  })
})

describe('the answer of a failed command', () => {
  it.each(['zh-CN', 'en'] as const)(
    'has its shape for every code, with a job and without (%s)',
    (language) => {
      for (const code of errorCodes) {
        for (const job of [null, jobOf({})]) {
          const answer = toErrorAnswer(new AppError(code, 'detail for the log'), loadTexts(language), job, {})
          expect(errorAnswer.safeParse(answer).error, code).toBeUndefined()
          const { error } = answer as { error: { [name: string]: unknown } }
          expect(Object.keys(error)).toEqual(['code', 'message', 'fix'])
          // A text that is missing would show as the code, English for logs as an English sentence in Chinese.
          expect([error['message']], code).not.toContain(code)
          expect(error['message']).not.toBe('detail for the log')
        }
      }
    },
  )
})
