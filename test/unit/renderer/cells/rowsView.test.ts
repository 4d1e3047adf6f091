// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick, ref } from 'vue'
import type { RowsView } from '../../../../electron/shared/model/rowsView.ts'
import { checkedRow } from '../../../../dev/fakeBridge/rows.ts'
import { useRowsView } from '../../../../renderer/cells/useRowsView.ts'
import { i18n } from '../../../../renderer/i18n/index.ts'
import { useCorrectingStore } from '../../../../renderer/stores/correcting.ts'
import { freshStores } from '../../../support/renderer/mountScreen.ts'
import { scriptBridge, ScriptedError } from '../../../support/renderer/scriptBridge.ts'

const all: RowsView = { filter: { kind: 'all' }, search: null, values: [], sort: null }
const errors: RowsView = { ...all, filter: { kind: 'errors' } }
const closed = () => new ScriptedError({ code: 'view.closed', message: '', params: {} })

/** A view over rows whose answers the test scripts. */
async function open(answers: Parameters<typeof scriptBridge>[0]) {
  const bridge = scriptBridge(answers)
  const view = ref(all)
  let rows!: ReturnType<typeof useRowsView>
  const holder = {
    setup() {
      rows = useRowsView(
        () => 'job-1',
        () => view.value,
      )
      return () => null
    },
  }
  mount(holder, { global: { plugins: [i18n] } })
  await flushPromises()
  const asked = (name: string) => bridge.calls.filter((call) => call.name === name)
  return { rows, view, asked }
}

describe('the view of a job', () => {
  beforeEach(freshStores)

  it('is opened again for another filter, and shows the former rows until the new ones are known', async () => {
    let answer: (opened: { viewId: string; rows: number; groups: null }) => void = () => undefined
    let opened = 0
    const { rows, view } = await open({
      'job.openView': () => {
        opened += 1
        if (opened === 1) return { viewId: 'v1', rows: 1, groups: null }
        return new Promise((resolve) => (answer = resolve))
      },
      'job.viewRows': ({ viewId }) => ({ rows: [checkedRow(viewId === 'v1' ? 0 : 11, false)], groups: null }),
    })
    rows.want({ first: 0, last: 0, kept: null, isPassing: false })
    await flushPromises()
    expect(rows.peek(0)?.row.ordinal).toBe(0)
    view.value = errors
    await flushPromises()
    expect(rows.peek(0)?.row.ordinal).toBe(0)
    answer({ viewId: 'v2', rows: 1, groups: null })
    await flushPromises()
    expect(rows.peek(0)?.row.ordinal).toBe(11)
  })

  // Ctrl+↓ did nothing, and nobody knew why.
  it('says why Ctrl+arrow leads nowhere when main cannot tell', async () => {
    const { rows } = await open({
      'job.openView': () => ({ viewId: 'v1', rows: 9, groups: null }),
      'job.findEdge': () => {
        throw new ScriptedError({ code: 'storage.tampered', message: '', params: {} })
      },
    })
    expect(await rows.findEdge(2, 0, 'down')).toBeNull()
    expect(document.querySelector('[data-test="error-toast"]')?.textContent).toContain('storage.tampered')
  })

  // The menu of a column that is opened right after sorting would ask about a view that is gone.
  it('answers questions by the view that is being opened', async () => {
    let answer: (opened: { viewId: string; rows: number; groups: null }) => void = () => undefined
    let opened = 0
    const { rows, view } = await open({
      'job.openView': () => {
        opened += 1
        if (opened === 1) return { viewId: 'v1', rows: 1, groups: null }
        return new Promise((resolve) => (answer = resolve))
      },
    })
    view.value = errors
    await nextTick()
    const asked = rows.ask((viewId) => Promise.resolve(viewId))
    await flushPromises()
    answer({ viewId: 'v2', rows: 1, groups: null })
    expect(await asked).toBe('v2')
  })

  it('is opened again when it was dropped, once', async () => {
    let opened = 0
    const { rows, asked } = await open({
      'job.openView': () => ({ viewId: `v${(opened += 1)}`, rows: 1, groups: null }),
      'job.nextFinding': ({ viewId }) => {
        if (viewId === 'v1') throw closed()
        return { index: 0, columnIndex: 2 }
      },
    })
    const { request } = await import('../../../../renderer/ipc/bridge.ts')
    const found = await rows.ask((viewId) =>
      request('job.nextFinding', {
        jobId: 'job-1',
        viewId,
        fromIndex: 0,
        fromColumn: null,
        direction: 'next',
        severity: 'any',
        cause: null,
      }),
    )
    expect(found).toEqual({ index: 0, columnIndex: 2 })
    expect(asked('job.openView')).toHaveLength(2)
  })

  // A row that was fixed would show its old text after another change of many rows.
  it('reads its rows again after a change of many, in the same places', async () => {
    let isChanged = false
    const { rows, asked } = await open({
      'job.openView': () => ({ viewId: 'v1', rows: 1, groups: null }),
      'job.viewRows': () => ({
        rows: [{ ...checkedRow(0, false), cells: [isChanged ? 'new' : 'old'] }],
        groups: null,
      }),
    })
    rows.want({ first: 0, last: 0, kept: null, isPassing: false })
    await flushPromises()
    isChanged = true
    useCorrectingStore().changes += 1
    await flushPromises()
    expect(rows.peek(0)?.row.cells).toEqual(['new'])
    expect(asked('job.openView')).toHaveLength(1)
  })

  it('reports what could not be opened or read, and tries again on request', async () => {
    let fails = true
    const { rows } = await open({
      'job.openView': () => ({ viewId: 'v1', rows: 1, groups: null }),
      'job.viewRows': () => {
        if (fails) throw new ScriptedError({ code: 'storage.tampered', message: '', params: {} })
        return { rows: [checkedRow(0, false)], groups: null }
      },
    })
    rows.want({ first: 0, last: 0, kept: null, isPassing: false })
    await flushPromises()
    expect(rows.readError()).toMatchObject({ code: 'storage.tampered' })
    fails = false
    rows.retry()
    await flushPromises()
    expect(rows.readError()).toBeUndefined()
    expect(rows.peek(0)?.row.ordinal).toBe(0)
  })
})
