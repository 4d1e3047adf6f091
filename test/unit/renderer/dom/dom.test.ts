// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { keepFocus } from '../../../../renderer/dom/keepFocus.ts'
import { patchElementPlusPopups } from '../../../../renderer/dom/patchElementPlusPopups.ts'
import { addOverflowTooltips } from '../../../../renderer/dom/addOverflowTooltips.ts'
import { applyRememberedTheme, applyTheme } from '../../../../renderer/theme.ts'

let end: () => void = () => undefined
afterEach(() => {
  end()
  document.body.innerHTML = ''
  localStorage.clear()
})

describe('a text truncated with …', () => {
  function show(text: string, isCut: boolean, title = ''): HTMLElement {
    document.body.innerHTML = `<p style="text-overflow: ellipsis"><b>${text}</b></p>`
    const line = document.querySelector('p') as HTMLElement
    if (title) line.title = title
    Object.defineProperty(line, 'clientWidth', { value: 100 })
    Object.defineProperty(line, 'scrollWidth', { value: isCut ? 300 : 100, configurable: true })
    return line
  }
  const pointAt = (line: HTMLElement): boolean =>
    (line.firstElementChild ?? line).dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))

  it('shows its full text as a tooltip, and no longer when it fits again', () => {
    end = addOverflowTooltips()
    const line = show('门店会员导出 \n 最终版', true)
    pointAt(line)
    expect(line.title).toBe('门店会员导出 最终版')
    Object.defineProperty(line, 'scrollWidth', { value: 100 })
    pointAt(line)
    expect(line.title).toBe('')
  })

  it('keeps the title of its component, and gets none when it fits', () => {
    end = addOverflowTooltips()
    const named = show('a', true, 'b')
    pointAt(named)
    expect(named.title).toBe('b')
    const short = show('a', false)
    pointAt(short)
    expect(short.title).toBe('')
  })
})

describe('a button that is disabled while its work is done', () => {
  const turn = () => new Promise((done) => setTimeout(done))
  function show(): [button: HTMLButtonElement, other: HTMLButtonElement] {
    document.body.innerHTML = '<button>测试连接</button><button>下一步</button>'
    const [button, other] = document.querySelectorAll('button')
    if (!button || !other) throw new Error('no buttons')
    button.focus()
    return [button, other]
  }
  /** As Chromium does it: what is disabled does not keep the focus. */
  async function setDisabled(button: HTMLButtonElement, isDisabled: boolean): Promise<void> {
    if (isDisabled) button.blur()
    button.disabled = isDisabled
    await turn()
  }

  // Otherwise Enter does nothing any more, and Tab begins at the top of the window.
  it('gets the focus back when it is enabled again', async () => {
    end = keepFocus()
    const [button] = show()
    await setDisabled(button, true)
    expect(document.activeElement).toBe(document.body)
    await setDisabled(button, false)
    expect(document.activeElement).toBe(button)
  })

  it('leaves the focus where the user has moved it meanwhile', async () => {
    end = keepFocus()
    const [button, other] = show()
    await setDisabled(button, true)
    other.focus()
    await setDisabled(button, false)
    expect(document.activeElement).toBe(other)
    other.blur()
    document.body.append(document.createElement('p'))
    await turn()
    expect(document.activeElement, 'it was left for another').toBe(document.body)
  })

  // 填写新令牌，继续上传: the button stays disabled until its dialog is closed.
  it('gets the focus back after the dialog it opened is closed', async () => {
    end = keepFocus()
    const [button] = show()
    await setDisabled(button, true)
    const dialog = document.createElement('div')
    dialog.setAttribute('role', 'dialog')
    dialog.innerHTML = '<input />'
    document.body.append(dialog)
    dialog.querySelector('input')?.focus()
    await setDisabled(button, false)
    expect(document.activeElement).toBe(dialog.querySelector('input'))
    dialog.querySelector('input')?.blur()
    dialog.remove()
    await turn()
    expect(document.activeElement).toBe(button)
  })
})

// 跳过这些行 of the last cause: the button goes with its cause.
it('the title of the screen gets the focus when the focused element was removed', async () => {
  end = keepFocus()
  document.body.innerHTML = '<h1 tabindex="-1">检查结果</h1><button>跳过这些行</button>'
  const button = document.querySelector('button')
  button?.focus()
  button?.blur()
  button?.remove()
  // The observer first, then those who know a better place.
  await new Promise((done) => setTimeout(done))
  await new Promise((done) => setTimeout(done))
  expect(document.activeElement).toBe(document.querySelector('h1'))
})

// A cause that has fewer rows now is drawn further down: the keyboard was nowhere.
it('an element that is moved to another place keeps the focus', async () => {
  end = keepFocus()
  document.body.innerHTML =
    '<h1 tabindex="-1">检查结果</h1><p><button>性别看不懂</button></p><p>生日看不懂</p>'
  const [moved] = document.querySelectorAll('p')
  const button = document.querySelector('button')
  button?.focus()
  button?.blur()
  document.body.append(moved!)
  await new Promise((done) => setTimeout(done))
  await new Promise((done) => setTimeout(done))
  expect(document.activeElement).toBe(button)
})

// 删除 in the menu of a task, and 取消: the menu was gone, and the keyboard at the top of the window.
it('the button that opened a menu gets the focus after the question that the menu asked', async () => {
  end = keepFocus()
  document.body.innerHTML = '<h1 tabindex="-1">导入任务</h1><button>更多</button>'
  const button = document.querySelector('button')
  button?.focus()
  for (const role of ['menu', 'dialog']) {
    const over = document.createElement('div')
    over.setAttribute('role', role)
    over.innerHTML = '<a href="#" tabindex="0">删除</a>'
    document.body.append(over)
    over.querySelector('a')?.focus()
    over.querySelector('a')?.blur()
    over.remove()
  }
  await new Promise((done) => setTimeout(done))
  await new Promise((done) => setTimeout(done))
  expect(document.activeElement).toBe(button)
})

// The answer of a cause goes with its findings: Tab began at the top of the window, not at the cause.
it('the part that the focused element was in gets the focus when it names what takes it', async () => {
  end = keepFocus()
  document.body.innerHTML = `<h1 tabindex="-1">检查结果</h1>
    <div data-focus-home=".head"><button class="head">性别看不懂</button><p data-focus-home=".gone"><button class="answer"></button></p></div>`
  const answer = document.querySelector<HTMLElement>('.answer')
  answer?.focus()
  answer?.blur()
  answer?.parentElement?.remove()
  await new Promise((done) => setTimeout(done))
  await new Promise((done) => setTimeout(done))
  expect(document.activeElement).toBe(document.querySelector('.head'))
})

// 导出 is disabled until 「已保存」 is closed, which then focuses the body itself: Tab began at the top of the window.
it('a button disabled behind its dialog gets the focus, though the dialog gave it to the body', async () => {
  end = keepFocus()
  document.body.innerHTML = '<h1 tabindex="-1">检查结果</h1><button class="export"></button>'
  const button = document.querySelector<HTMLButtonElement>('.export')!
  button.focus()
  button.blur()
  button.disabled = true
  const dialog = document.createElement('div')
  dialog.setAttribute('role', 'dialog')
  dialog.innerHTML = '<button>关闭</button>'
  document.body.append(dialog)
  dialog.querySelector('button')?.focus()
  await new Promise((done) => setTimeout(done))
  dialog.querySelector('button')?.blur()
  document.body.dispatchEvent(new FocusEvent('focusin', { bubbles: true }))
  button.disabled = false
  dialog.remove()
  await new Promise((done) => setTimeout(done))
  await new Promise((done) => setTimeout(done))
  expect(document.activeElement).toBe(button)
})

// 跳过这 N 条 goes with the last error, and 下一步 is disabled until the work is done: the title got the focus.
it('what takes the focus gets it once it is enabled', async () => {
  end = keepFocus()
  document.body.innerHTML = `<h1 tabindex="-1">检查结果</h1>
    <div data-focus-home=".next"><button class="next" disabled></button><button class="skip"></button></div>`
  const [next, skip] = ['.next', '.skip'].map((name) => document.querySelector<HTMLButtonElement>(name)!)
  skip?.focus()
  skip?.blur()
  skip?.remove()
  await new Promise((done) => setTimeout(done))
  await new Promise((done) => setTimeout(done))
  next!.disabled = false
  await new Promise((done) => setTimeout(done))
  expect(document.activeElement).toBe(next)
})

/** Catches: a list of fields that a screen reader takes for lists within lists, without a name for its groups. */
it('the groups of a drop-down list get an accessible name, and its scroller can be focused', async () => {
  end = patchElementPlusPopups()
  const popup = document.createElement('div')
  popup.innerHTML = `<div class="el-popper"><div class="el-select-dropdown"><div class="el-select-dropdown__wrap">
    <ul role="listbox"><ul class="el-select-group__wrap"><li class="el-select-group__title"> 常用 </li>
    <li class="inner"><ul class="el-select-group"><li role="option">手机</li></ul></li></ul></ul></div></div></div>`
  document.body.append(popup)
  await new Promise((resolve) =>
    new MutationObserver(resolve).observe(popup, { attributes: true, subtree: true }),
  )
  const group = popup.querySelector('.el-select-group__wrap')
  expect([group?.getAttribute('role'), group?.getAttribute('aria-label')]).toEqual(['group', '常用'])
  const between = ['.inner', '.el-select-group', '.el-select-group__title']
  expect(between.map((part) => popup.querySelector(part)?.getAttribute('role'))).toEqual(
    between.map(() => 'presentation'),
  )
  expect(popup.querySelector('[role="option"]')?.textContent).toBe('手机')
  expect(popup.querySelector('.el-select-dropdown__wrap')?.getAttribute('tabindex')).toBe('0')
})

/** Catches: a dialog whose title bar is read out as a second banner of the page, also where it is made within a layer that was there. */
it('the head of a dialog is no landmark', async () => {
  end = patchElementPlusPopups()
  const layer = document.createElement('div')
  document.body.append(layer)
  const dialog = document.createElement('div')
  dialog.innerHTML = '<header class="el-dialog__header">设置令牌</header>'
  layer.append(dialog)
  await new Promise((resolve) =>
    new MutationObserver(resolve).observe(dialog, { attributes: true, subtree: true }),
  )
  expect(dialog.querySelector('header')?.getAttribute('role')).toBe('none')
})

/** Catches: a flash of light at the next start of a window that was set to dark. */
it('the theme is kept for the next start', () => {
  applyTheme('dark')
  document.documentElement.removeAttribute('data-theme')
  applyRememberedTheme()
  expect(document.documentElement.dataset['theme']).toBe('dark')
  localStorage.clear()
  applyRememberedTheme()
  expect(document.documentElement.dataset['theme']).toBe('system')
})
