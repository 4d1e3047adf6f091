// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { useCorrectingStore } from '../../../../renderer/stores/correcting.ts'
import { FakeRows } from '../../../../dev/fakeBridge/FakeRows.ts'
import { jobOf } from '../../../../dev/fakeBridge/jobOf.ts'
import { checkedRow } from '../../../../dev/fakeBridge/rows.ts'
import { scriptBridge, ScriptedError } from '../../../support/renderer/scriptBridge.ts'

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

describe('changes begun before main has answered the first', () => {
  /** Requests in the order in which main got them, and what holds the answers back. */
  async function setUp() {
    setActivePinia(createPinia())
    const sent: string[] = []
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const state = { ...new FakeRows(10, true).state(), undo: { kind: 'editCell' as const, rows: 1 } }
    const bridge = scriptBridge({
      'job.issues': () => [],
      'job.editState': () => state,
      'job.editCell': async ({ text }) => {
        sent.push(text)
        if (text === 'refused') throw new ScriptedError({ code: 'job.wrongState', message: '', params: {} })
        await held
        return { job: jobOf({ id: 'job' }), row: checkedRow(0, true) }
      },
      'job.undo': async () => {
        sent.push('undo')
        return { job: jobOf({ id: 'job' }), changedRows: 1 }
      },
      'job.changeRows': async ({ jobId }) => {
        sent.push(`change ${jobId}`)
        return { job: jobOf({ id: jobId }), changedRows: 1 }
      },
    })
    const correcting = useCorrectingStore()
    await correcting.open('job')
    return { sent, release: () => release(), correcting, bridge }
  }

  // Enter, Ctrl+Z and another Enter within one answer: the undo took back the second text, which the user had just typed.
  it('reach main in the order of the keys: an undo is of the change before it', async () => {
    const { sent, release, correcting } = await setUp()
    const all = [
      correcting.editCell(0, 2, 'first'),
      correcting.move('undo'),
      correcting.editCell(1, 2, 'second'),
    ]
    release()
    const [, moved] = await Promise.all(all)
    expect(sent).toEqual(['first', 'undo', 'second'])
    expect(moved).toEqual({ step: { kind: 'editCell', rows: 1 }, isDone: true })
  })

  it('go on after one that is refused, and do not wait for those of another job', async () => {
    const { sent, correcting } = await setUp()
    const refused = expect(correcting.editCell(0, 2, 'refused')).rejects.toMatchObject({
      code: 'job.wrongState',
    })
    const held = correcting.editCell(0, 2, 'held')
    await refused
    await correcting.open('other')
    await correcting.changeRows({ kind: 'ordinals', ordinals: [0] }, { kind: 'skip' })
    expect(sent).toEqual(['refused', 'held', 'change other'])
    void held
  })
})
