import type { AppEvent } from '../../electron/shared/ipc/events.ts'
import type { TokenStatus } from '../../electron/shared/model/settings.ts'
import type { Handlers } from './Handlers.ts'
import type { Scenario } from './scenario.ts'

/** The status of a simulated token. */
export class FakeToken {
  private app: string | null = null
  private status: TokenStatus
  private readonly scenario: Scenario
  private readonly emit: (event: AppEvent) => void

  constructor(scenario: Scenario, emit: (event: AppEvent) => void) {
    this.scenario = scenario
    this.emit = emit
    this.status = this.describe(scenario.token)
  }

  readonly handlers: Pick<
    Handlers,
    'token.status' | 'token.set' | 'token.clear' | 'token.setApp' | 'token.clearApp'
  > = {
    'token.status': () => this.status,
    'token.set': ({ remember }) => this.tell(this.describe(remember ? 'stored' : 'memory')),
    'token.clear': () => this.clear(),
    'token.setApp': ({ appId }) => {
      this.app = appId
      return this.tell(this.describe(this.status.state))
    },
    'token.clearApp': () => {
      this.app = null
      return this.tell(this.describe(this.status.state))
    },
  }

  clear(): TokenStatus {
    return this.tell(this.describe('none'))
  }

  /** Marks the token as refused by the platform. */
  refuse(): void {
    this.tell({ ...this.status, isRefused: true })
  }

  private tell(status: TokenStatus): TokenStatus {
    this.status = status
    this.emit({ name: 'token.changed', payload: status })
    return status
  }

  private describe(state: TokenStatus['state']): TokenStatus {
    const { hasKeychain } = this.scenario
    const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString()
    return {
      state,
      masked: state === 'none' ? null : '••••1a2b',
      savedAt: state === 'none' ? null : inMs(-1_200_000),
      isRefused: false,
      keychain: {
        available: hasKeychain,
        name: 'Windows 凭据管理器',
        reason: hasKeychain ? null : 'no secret service',
      },
      app: this.app ? { appId: this.app, expiresAt: inMs(5_400_000), isRefused: false } : null,
    }
  }
}
