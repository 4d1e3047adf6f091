// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pauseReasons, type Job, type Reconciliation } from '../../../../../electron/shared/model/job.ts'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import JobRow from '../../../../../renderer/features/jobs/JobRow.vue'
import UploadPage from '../../../../../renderer/features/upload/UploadPage.vue'
import { useJobText } from '../../../../../renderer/composables/useJobText.ts'
import { i18n } from '../../../../../renderer/i18n/index.ts'
import { useJobsStore } from '../../../../../renderer/stores/jobs.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

/** Distinct figures, so that a number in a sentence says which count it is. */
const figures = { accepted: 311, rejected: 17, skipped: 23, unknown: 41, pending: 59 }

function countsOf(parts: number): Reconciliation {
  const [accepted, rejected, skipped, unknown, pending] = Object.values(figures).map((figure, bit) =>
    parts & (1 << bit) ? figure : 0,
  ) as [number, number, number, number, number]
  const total = accepted + rejected + skipped + unknown + pending
  return { total, accepted, rejected, skipped, unknown, pending }
}

const everyPart = [...Array(32).keys()].slice(1)
const pendingBit = 16
const skippedBit = 4

/** Every combination of counts that a state can have. */
function* everyCase(): Iterable<{ name: string; job: Job }> {
  const make = (name: string, parts: number, fields: Partial<Job>) => {
    const reconciliation = countsOf(parts)
    return {
      name: `${name}, counts ${parts}`,
      job: jobOf({ ...fields, endpoint: 'https://x.test', reconciliation }),
    }
  }
  for (const isRehearsal of [false, true]) {
    const where = isRehearsal ? 'rehearsal' : 'live'
    for (const parts of everyPart) {
      const isOver = (parts & pendingBit) === 0
      if (isOver) {
        for (const hasRows of [true, false])
          yield make(`completed ${where}, rows ${hasRows}`, parts, {
            state: 'completed',
            isRehearsal,
            hasRows,
          })
      } else {
        yield make(`paused ${where}`, parts, { state: 'paused', pauseReason: 'user', isRehearsal })
        yield make(`stopped ${where}`, parts, { state: 'stopped', isRehearsal })
        yield make(`needsToken ${where}`, parts, { state: 'needsToken', isRehearsal })
      }
      if ((parts & ~(pendingBit | skippedBit)) === 0)
        yield make(`prepared ${where}`, parts, { state: 'prepared', isRehearsal })
    }
    for (const pauseReason of pauseReasons)
      yield make(`paused ${pauseReason} ${where}`, 17, { state: 'paused', pauseReason, isRehearsal })
  }
}
const cases = [...everyCase()]

/** Numbers of a text that are no count of the job, or say that there is none of something. */
function wrongNumbers(text: string, { reconciliation: counts }: Job): number[] {
  const { accepted, rejected, skipped, unknown } = counts
  const known = [...Object.values(counts), rejected + skipped + unknown, 2]
  const written = [...text.replaceAll(/\d{1,2}\/\d{1,2}[, ]+\d\d:\d\d/g, '').matchAll(/\d+/g)].map(
    ([number]) => Number(number),
  )
  return written.filter(
    (number) => number === 0 || !known.includes(number) || (number === accepted && accepted === 0),
  )
}

beforeEach(freshStores)
afterEach(() => (i18n.global.locale.value = 'zh-CN'))

/** Uploads of every kind of count, each once. */
const shownParts = [1, 2, 3, 4, 5, 8, 9, 15, 16, 17, 31]
const shown = cases.filter(
  ({ job, name }) => job.state !== 'prepared' && shownParts.includes(Number(/\d+$/.exec(name)?.[0])),
)

describe.each(['zh-CN', 'en'] as const)('what is said of an import (%s)', (language) => {
  // 「0 条已经准备好，随时可以上传」 over a job whose rows are all skipped, with a button that could only fail.
  it('in the list names no count that is not there', async () => {
    i18n.global.locale.value = language
    let next: (job: Job) => string = () => ''
    const { wrapper } = await mountScreen({ setup: () => ((next = useJobText().next), () => null) }, {})
    const wrong = cases.filter(({ job }) => wrongNumbers(next(job), job).length > 0)
    expect(wrong.map(({ name, job }) => `${name}: ${next(job)}`)).toEqual([])
    expect(cases.length).toBeGreaterThan(150)
    wrapper.unmount()
  })

  it('on its page names no count that is not there, and offers one step', async () => {
    i18n.global.locale.value = language
    const wrong: string[] = []
    for (const { name, job } of shown) {
      freshStores()
      useJobsStore().put(job)
      scriptBridge({
        'job.get': () => job,
        'job.batches': () => [],
        'job.repairedRows': () => ({ ordinals: [] }),
        'verification.get': () => ({ verification: null, closed: null, isPossible: false }),
      })
      const { wrapper, by } = await mountScreen(UploadPage, { jobId: job.id })
      await flushPromises()
      const said = [wrapper.find('.said .words'), ...wrapper.findAll('.foot button')].map((part) =>
        part.text(),
      )
      wrong.push(
        ...said.filter((text) => wrongNumbers(text, job).length > 0).map((text) => `${name}: ${text}`),
      )
      if (!by('primary').exists()) wrong.push(`${name}: no primary step`)
      wrapper.unmount()
      document.body.innerHTML = ''
    }
    expect(wrong).toEqual([])
  })
})

it('leads from a job with every row skipped back to the rows, not into an upload that fails', async () => {
  const job = jobOf({ state: 'prepared', reconciliation: countsOf(skippedBit) })
  const { by } = await mountScreen(JobRow, { job })
  expect(by('job-action').text()).toBe('去处理')
})
