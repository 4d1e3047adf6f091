import { setTimeout as delay } from 'node:timers/promises'
import type { ServerResponse } from 'node:http'
import type { DocumentedAnswer } from '../../../electron/core/platform/rehearsal/fakePlatform.ts'
import type { Fault } from './faults.ts'
import type { LedgerCall } from './ledger.ts'

/** A call that has arrived completely, with the possible reactions. */
export interface Scene {
  call: LedgerCall
  response: ServerResponse
  /** Takes the records. */
  take(): void
  normalAnswer(): DocumentedAnswer
  /** Resolves at the next `release`. */
  released(): Promise<void>
}

/** Plays a fault and records in the ledger how much of the answer was sent. */
export async function play(fault: Fault, scene: Scene): Promise<void> {
  const { call, response, take } = scene
  const socket = response.socket
  if ('applied' in fault && fault.applied === true) take()

  switch (fault.kind) {
    case 'resetBeforeBody':
    case 'resetAfterBody':
      socket?.resetAndDestroy()
      return
    case 'closeAfterBody':
      socket?.end()
      return
    case 'cutAnswer': {
      const { status, body } = scene.normalAnswer()
      call.httpStatus = status
      call.answered = 'partly'
      response.writeHead(status, headersOf(body))
      await new Promise<void>((resolve) => response.write(body.slice(0, body.length >> 1), () => resolve()))
      socket?.destroySoon()
      return
    }
    case 'truncatedJson': {
      const { status, body } = scene.normalAnswer()
      return answer(scene, status, body.slice(0, body.length >> 1))
    }
    case 'hang': {
      await scene.released()
      const { status, body } = scene.normalAnswer()
      return answer(scene, status, body)
    }
    case 'drip': {
      const { status, body } = scene.normalAnswer()
      call.httpStatus = status
      call.answered = 'partly'
      response.writeHead(status, headersOf(body))
      for (const byte of Buffer.from(body)) {
        if (response.destroyed) return
        response.write(Buffer.of(byte))
        await delay(fault.delayMs)
      }
      response.end(() => (call.answered = 'fully'))
      return
    }
    case 'html':
      return answer(scene, fault.status, '<html><body>请先登录网络</body></html>', {
        'Content-Type': 'text/html',
      })
    case 'garbage':
      call.answered = 'partly'
      socket?.end('SSH-2.0-OpenSSH_9.6\r\n')
      return
    case 'status':
      return answer(scene, fault.status, fault.body ?? '', fault.headers)
    case 'refuse':
      return answer(scene, 200, JSON.stringify({ code: fault.code, errorCode: 'REFUSED', msg: fault.msg }))
    case 'delay': {
      if (fault.delayMs > 0) await delay(fault.delayMs)
      const { status, body } = scene.normalAnswer()
      return answer(scene, status, body)
    }
    case 'resetAfterAnswer': {
      const { status, body } = scene.normalAnswer()
      await answer(scene, status, body)
      // In a later turn of the event loop, so that the reset does not overtake the answer.
      setImmediate(() => socket?.resetAndDestroy())
    }
  }
}

function headersOf(body: string): { [name: string]: string } {
  return {
    'Content-Type': 'application/json;charset=UTF-8',
    'Content-Length': String(Buffer.byteLength(body)),
  }
}

function answer(
  { call, response }: Scene,
  status: number,
  body: string,
  headers: { [name: string]: string } = {},
): Promise<void> {
  call.httpStatus = status
  call.answered = 'partly'
  return new Promise((resolve) => {
    response.once('close', resolve)
    response.writeHead(status, status === 204 ? headers : { ...headersOf(body), ...headers })
    response.end(status === 204 ? undefined : body, () => {
      call.answered = 'fully'
      resolve()
    })
  })
}
