// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SheetPreview } from '../../../electron/shared/model/workbook.ts'
import { useImportDraftStore } from '../../../renderer/stores/importDraft.ts'
import { useJobsStore } from '../../../renderer/stores/jobs.ts'
import { jobOf } from '../../support/fakeBridge/jobOf.ts'
import { preview, proposedMapping, suggestions } from '../../support/fakeBridge/rows.ts'
import { scriptBridge, ScriptedError } from '../../support/fakeBridge/scriptBridge.ts'
import type { ScriptedBridge } from '../../support/fakeBridge/scriptBridge.ts'

const file = { fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 10 }

describe('the import draft', () => {
  let bridge: ScriptedBridge
  let draft: ReturnType<typeof useImportDraftStore>
  let prepared = 0

  beforeEach(() => {
    setActivePinia(createPinia())
    prepared = 0
    bridge = scriptBridge({
      'file.preview': ({ choices }) => preview(file.fileName, choices, 10),
      'mapping.propose': () => ({ suggestions: suggestions(), mapping: proposedMapping(), templates: [] }),
      'job.prepare': () => ({ jobId: `job-${(prepared += 1)}` }),
      'job.get': ({ jobId }) => jobOf({ id: jobId }),
      'job.remove': () => null,
    })
    draft = useImportDraftStore()
  })

  const asked = (name: string): number => bridge.calls.filter((call) => call.name === name).length

  it('keeps what the user mapped when going back to the file and forward again', async () => {
    await draft.choose(file)
    await draft.propose()
    draft.assign(7, { kind: 'standard', field: 'unionid' })
    await draft.propose()
    expect(asked('mapping.propose')).toBe(1)
    expect(draft.columns[7]?.target).toEqual({ kind: 'standard', field: 'unionid' })
  })

  it('asks for a new proposal once another header row was chosen', async () => {
    await draft.choose(file)
    await draft.propose()
    await draft.read({ headerRow: 1 })
    await draft.propose()
    expect(asked('mapping.propose')).toBe(2)
  })

  it('keeps the same job while nothing changed, and replaces the prepared one when the mapping did', async () => {
    await draft.choose(file)
    await draft.propose()
    expect(await draft.prepare()).toBe('job-1')
    expect(await draft.prepare()).toBe('job-1')
    draft.assign(7, { kind: 'standard', field: 'unionid' })
    expect(await draft.prepare()).toBe('job-2')
    expect(bridge.calls.filter((call) => call.name === 'job.remove')).toEqual([
      { name: 'job.remove', input: { jobId: 'job-1' } },
    ])
    expect(Object.keys(useJobsStore().jobs)).toEqual(['job-2'])
  })

  it('never removes a job of which rows were sent', async () => {
    await draft.choose(file)
    await draft.propose()
    await draft.prepare()
    useJobsStore().put(jobOf({ id: 'job-1', state: 'paused' }))
    draft.blanksClear = true
    await draft.prepare()
    expect(asked('job.remove')).toBe(0)
  })

  it('leaves suggestions that nobody accepted out of what is prepared', async () => {
    await draft.choose(file)
    await draft.propose()
    expect(draft.pendingSuggestions).toBeGreaterThan(0)
    await draft.prepare()
    const input = bridge.calls.find((call) => call.name === 'job.prepare')?.input as { mapping: unknown }
    expect(input.mapping).toEqual(proposedMapping())
  })

  it('shows why a file cannot be read, and reads it again with other choices', async () => {
    let isBroken = true
    scriptBridge({
      'file.preview': ({ choices }) => {
        if (isBroken) throw new ScriptedError({ code: 'file.undecodable', message: '', params: {} })
        return preview('客户.csv', choices, 10)
      },
    })
    await draft.choose(file)
    expect(draft.previewError?.code).toBe('file.undecodable')
    isBroken = false
    await draft.read({ encoding: 'gb18030' })
    expect(draft.previewError).toBeNull()
    expect(draft.preview?.workbook.encoding).toBe('gb18030')
  })

  it('drops the answer about a sheet when another was chosen meanwhile', async () => {
    const waiting: ((value: SheetPreview) => void)[] = []
    scriptBridge({ 'file.preview': () => new Promise<SheetPreview>((resolve) => waiting.push(resolve)) })
    const first = draft.choose(file)
    const second = draft.read({ sheetIndex: 1 })
    waiting[1]?.(preview(file.fileName, { sheetIndex: 1 }, 10))
    await second
    waiting[0]?.(preview(file.fileName, {}, 10))
    await first
    expect(draft.preview?.sheetIndex).toBe(1)
    expect(draft.isReading).toBe(false)
  })
})
