// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import PageFrame from '../../../../renderer/components/PageFrame.vue'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/**
 * The primary button stays at the same place from screen to screen: the second click of a double click on 下一步 would start the
 * upload. That the mouse is not listened to is the browser's part (`pointer-events`); see test/e2e/doubleClick.test.ts.
 */
it('the primary button ignores the mouse until the second click of a double click has passed', async () => {
  const frame = mount(PageFrame, {
    props: { title: '确认上传' },
    slots: { primary: '<button>开始</button>' },
  })
  const isDeaf = () => frame.find('.primary').classes().includes('new')
  expect(isDeaf()).toBe(true)
  await vi.advanceTimersByTimeAsync(500)
  expect(isDeaf()).toBe(false)
  // A screen that becomes another one in its place: 暂停 becomes 继续上传.
  await frame.setProps({ title: '上传暂停了' })
  expect(isDeaf()).toBe(true)
  await vi.advanceTimersByTimeAsync(500)
  expect(isDeaf()).toBe(false)
})
