// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import type { Component } from 'vue'
import CheckPage from '../../../../renderer/features/check/CheckPage.vue'
import OptionFixes from '../../../../renderer/features/check/OptionFixes.vue'
import ConfirmPage from '../../../../renderer/features/confirm/ConfirmPage.vue'
import FilePage from '../../../../renderer/features/file/FilePage.vue'
import HistoryPage from '../../../../renderer/features/jobs/HistoryPage.vue'
import DiagnosticsDialog from '../../../../renderer/features/settings/DiagnosticsDialog.vue'
import UploadPage from '../../../../renderer/features/upload/UploadPage.vue'
import file from '../../../../renderer/locales/zh-CN/file.json' with { type: 'json' }
import { useImportDraftStore } from '../../../../renderer/stores/importDraft.ts'
import { useJobsStore } from '../../../../renderer/stores/jobs.ts'
import { jobOf } from '../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../support/renderer/mountScreen.ts'

const job = jobOf({ id: 'job-1', state: 'prepared' })

/** A main process that takes its time: nothing is ever answered. */
function stallBridge(): void {
  const bridge = { request: () => new Promise(() => undefined), onEvent: () => () => undefined }
  Object.assign(window, { importAssistant: bridge })
}

/**
 * What waits for an answer is drawn at once, in the first paint, with the shape of what is to come: no clock needs to be
 * asked for 「skeletons within 100 ms」. A screen that stays empty until the answer comes is what this would catch.
 */
describe('before any answer arrives', () => {
  beforeEach(() => {
    freshStores()
    stallBridge()
  })

  it.each<[string, Component, Record<string, unknown>]>([
    ['检查数据, of a job that is not known yet', CheckPage, { jobId: 'job-1' }],
    ['确认上传', ConfirmPage, { jobId: 'job-1' }],
    ['查看结果', UploadPage, { jobId: 'job-1' }],
    ['导入记录', HistoryPage, {}],
    ['诊断信息', DiagnosticsDialog, {}],
    ['选项匹配', OptionFixes, { job, field: 'custom:1', isBest: true, disabled: false }],
  ])('%s shows a skeleton', async (_name, screen, props) => {
    const { wrapper } = await mountScreen(screen, props)
    expect(wrapper.find('[animated]').exists()).toBe(true)
  })

  it('选择文件 shows the name of the file and a skeleton while it is read', async () => {
    void useImportDraftStore().choose({ fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 10 })
    const { wrapper } = await mountScreen(FilePage, {})
    expect(wrapper.text()).toContain('客户.xlsx')
    expect(wrapper.find('[animated]').exists()).toBe(true)
  })

  // An .ods of 100,000 rows is parsed for seconds: a skeleton alone looks as if nothing came of it.
  it.each([
    ['客户.csv', file.opening],
    ['客户.ods', file.openingWhole],
  ])('选择文件 says that %s is being opened, and how long its format takes', async (fileName, text) => {
    void useImportDraftStore().choose({ fileId: 'f1', fileName, sizeBytes: 10 })
    const { by } = await mountScreen(FilePage, {})
    expect(by('opening').text()).toBe(text)
  })

  it('a job that is being prepared shows its progress before the first count has come', async () => {
    useJobsStore().put(jobOf({ id: 'job-1', state: 'preparing' }))
    const { by } = await mountScreen(CheckPage, { jobId: 'job-1' })
    expect(by('prepare-progress').exists()).toBe(true)
  })
})
