// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { useCorrectingStore } from '../../../../renderer/stores/correcting.ts'
import { FakeRows } from '../../../../dev/fakeBridge/FakeRows.ts'
import { jobOf } from '../../../../dev/fakeBridge/jobOf.ts'
import { scriptBridge } from '../../../support/renderer/scriptBridge.ts'

describe('a change of many rows while another job is open', () => {
  let end: () => void = () => undefined
  let correcting: ReturnType<typeof useCorrectingStore>
  let changed: Promise<unknown>

  beforeEach(async () => {
    setActivePinia(createPinia())
    scriptBridge({
      'job.issues': () => [],
      'job.editState': () => new FakeRows(10, true).state(),
      'job.changeRows': ({ jobId }) =>
        new Promise((resolve) => (end = () => resolve({ job: jobOf({ id: jobId }), changedRows: 1 }))),
    })
    correcting = useCorrectingStore()
    await correcting.open('long')
    changed = correcting.changeRows({ kind: 'ordinals', ordinals: [0] }, { kind: 'skip' })
    correcting.applyProgress({ jobId: 'long', phase: 'changing', rowsDone: 5, rowsTotal: 10 })
  })

  // Its buttons were locked, and 停下 below a progress that is not its own went to the wrong job.
  it('neither locks that job nor shows its progress there', async () => {
    expect([correcting.isChanging, correcting.progress?.rowsDone]).toEqual([true, 5])
    await correcting.open('other')
    expect([correcting.isChanging, correcting.progress]).toEqual([false, null])
    end()
    await changed
  })

  it('is shown as under way when its job is opened again, until it has ended', async () => {
    await correcting.open('other')
    await correcting.open('long')
    expect(correcting.isChanging).toBe(true)
    end()
    await changed
    expect(correcting.isChanging).toBe(false)
  })
})
