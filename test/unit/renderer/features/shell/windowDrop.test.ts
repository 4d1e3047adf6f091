// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import WindowDrop from '../../../../../renderer/features/shell/WindowDrop.vue'
import WaitingFiles from '../../../../../renderer/features/shell/WaitingFiles.vue'
import { useWaitingFilesStore } from '../../../../../renderer/stores/waitingFiles.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

/** A drag event with what a browser tells of it: before the drop only how many things of which type. */
function drag(type: string, files: File[], types = ['Files']): DragEvent {
  const event = new Event(type, { bubbles: true, cancelable: true })
  Object.assign(event, { dataTransfer: { types, items: files, files }, relatedTarget: null })
  return event as DragEvent
}

const fileNamed = (name: string): File => new File(['x'], name)
describe('a file dragged over the window', () => {
  beforeEach(() => {
    freshStores()
    document.body.innerHTML = ''
  })

  // The drop worked on one box only; beside it nothing happened, and nobody knew why.
  it('is taken anywhere, the first at once and the others after it', async () => {
    scriptBridge({})
    const { router, by } = await mountScreen(WindowDrop, {})
    const files = ['甲.xlsx', '乙.csv', '丙.xls'].map(fileNamed)
    window.dispatchEvent(drag('dragover', files))
    await flushPromises()
    expect(by('window-drop').text()).toContain('3 份')
    const drop = drag('drop', files)
    window.dispatchEvent(drop)
    await flushPromises()
    expect(drop.defaultPrevented).toBe(true)
    expect(by('window-drop').exists()).toBe(false)
    expect(router.currentRoute.value.name).toBe('file')
    expect(useWaitingFilesStore().names).toEqual(['乙.csv', '丙.xls'])
  })

  it('shows nothing for a dragged text, and never lets it replace the page', async () => {
    const { by } = await mountScreen(WindowDrop, {})
    const event = drag('dragover', [], ['text/plain'])
    window.dispatchEvent(event)
    await flushPromises()
    expect(by('window-drop').exists()).toBe(false)
    expect(event.defaultPrevented).toBe(true)
  })

  it('is refused while a dialog is open', async () => {
    const { by } = await mountScreen(WindowDrop, {})
    document.body.insertAdjacentHTML('beforeend', '<div role="dialog" aria-modal="true"></div>')
    window.dispatchEvent(drag('dragover', [fileNamed('甲.xlsx')]))
    await flushPromises()
    expect(by('window-drop').exists()).toBe(false)
    window.dispatchEvent(drag('drop', [fileNamed('甲.xlsx'), fileNamed('乙.xlsx')]))
    await flushPromises()
    expect(useWaitingFilesStore().names).toEqual([])
  })

  it('is not taken a second time where a page has taken it', async () => {
    await mountScreen(WindowDrop, {})
    const event = drag('drop', [fileNamed('甲.xlsx'), fileNamed('乙.xlsx')])
    event.preventDefault()
    window.dispatchEvent(event)
    await flushPromises()
    expect(useWaitingFilesStore().names).toEqual([])
  })
})

describe('files that wait for their turn', () => {
  beforeEach(freshStores)

  it('are named, opened in order, and can be dropped', async () => {
    scriptBridge({})
    const waiting = useWaitingFilesStore()
    waiting.add(['乙.csv', '丙.xls', '丁.xlsx'].map(fileNamed))
    const { by, router } = await mountScreen(WaitingFiles, {})
    expect(by('waiting-files').text()).toContain('乙.csv')
    await by('waiting-next').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('file')
    expect(waiting.names).toEqual(['丙.xls', '丁.xlsx'])
    await by('waiting-clear').trigger('click')
    expect(waiting.names).toEqual([])
  })
})
