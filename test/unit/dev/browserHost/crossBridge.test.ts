import { describe, expect, it } from 'vitest'
import { crossBridge, freezeDeep } from '../../../../dev/browserHost/crossBridge.ts'

describe('the context bridge of the stand-in, as strict as Electron’s', () => {
  it('passes functions at any depth, and copies what goes through them', () => {
    const inside = { rows: [1] }
    const api = crossBridge({ file: { read: () => inside } }) as { file: { read: () => typeof inside } }
    api.file.read().rows.push(2)
    expect(inside.rows).toEqual([1])
  })

  it('reduces objects of a class to their values, and errors to their message', async () => {
    class AppError extends Error {
      code = 'file.locked'
    }
    class Row {
      cells = ['张三']
      text(): string {
        return 'lost'
      }
    }
    expect(crossBridge(new Row())).toEqual({ cells: ['张三'] })
    expect(Object.getPrototypeOf(crossBridge(new Row()))).toBe(Object.prototype)
    const error = crossBridge(new AppError('the message')) as AppError
    expect([error.message, error.code, error.constructor]).toEqual(['the message', undefined, Error])
    const rejecting = crossBridge(() => Promise.reject(new AppError('late'))) as () => Promise<unknown>
    await expect(rejecting()).rejects.toMatchObject({ message: 'late', constructor: Error })
    const throwing = crossBridge(() => {
      throw new AppError('at once')
    }) as () => void
    expect(throwing).toThrow('at once')
  })

  it('constructs no class on the other side', () => {
    const Crossed = crossBridge(class Row {}) as new () => object
    expect(() => new Crossed()).toThrow(TypeError)
  })

  // A store of Pinia is a proxy: Electron refuses it, and a lenient stand-in would hide the fault.
  it('refuses a reactive proxy', () => {
    expect(() => crossBridge(new Proxy({ name: '张三' }, {}))).toThrow()
    expect(() => crossBridge({ inner: new Proxy([1], {}) })).toThrow()
  })

  it('drops symbols, clones dates and bytes, and ends at a depth of 1,000', () => {
    expect(crossBridge({ kept: 1, gone: Symbol('x') })).toEqual({ kept: 1, gone: undefined })
    expect(crossBridge(new Date(0))).toEqual(new Date(0))
    expect(crossBridge(Uint8Array.of(1))).toEqual(Uint8Array.of(1))
    let deep: object = { end: () => 0 }
    for (let depth = 0; depth < 1_100; depth++) deep = { deep }
    expect(() => crossBridge(deep)).toThrow('recursion depth')
  })

  it('freezes what it exposes', () => {
    const api = freezeDeep({ request: () => 0, inner: { list: [1] } })
    expect(Object.isFrozen(api.inner.list)).toBe(true)
  })
})
