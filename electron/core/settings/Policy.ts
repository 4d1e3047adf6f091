import { AppError } from '../../shared/errors/AppError.ts'
import { managedSettings, type ManagedSetting, type PolicyStatus } from '../../shared/model/policy.ts'
import type { Settings } from '../../shared/model/settings.ts'
import { isAllowedEndpoint } from './allowedEndpoints.ts'
import { policyPath, readPolicy, type PolicyContent, type PolicyReading } from './policyFile.ts'

/**
 * What the administrator of the machine has decided: overrides the settings of its users, and limits where uploads go.
 * Read once, at start. A file that cannot be understood fails closed: settings stay the user's, and nothing is sent,
 * since it may have meant to forbid the very address.
 */
export class Policy {
  readonly #path: string
  readonly #reading: PolicyReading

  /** @param path default: where it belongs on this system */
  constructor(path: string = policyPath()) {
    this.#path = path
    this.#reading = readPolicy(path)
  }

  /** Settings with the administrator's in place of the user's. */
  override(settings: Settings): Settings {
    return { ...settings, ...this.#managedValues() }
  }

  /** Settings as they are to be stored: what is managed keeps what the user had. */
  withoutManaged(changed: Settings, stored: Settings): Settings {
    const kept = Object.fromEntries(this.#managedNames().map((name) => [name, stored[name]]))
    return { ...changed, ...(kept as Partial<Settings>) }
  }

  /** Rows in a call: never more than the administrator's number. */
  limitBatchRows(batchRows: number): number {
    return Math.min(batchRows, this.#content.batchRows ?? batchRows)
  }

  /**
   * Must be asked before anything is sent to an address, the token first of all.
   *
   * @param endpoint an address that `parseEndpoint` has accepted
   * @throws AppError `policy.broken`, `policy.endpointNotAllowed` {endpoint}
   */
  assertAllowed(endpoint: string): void {
    if (this.#reading.kind === 'broken') {
      throw new AppError('policy.broken', `policy file: ${this.#reading.fault}`, {
        params: { path: this.#path, fault: this.#reading.fault },
      })
    }
    const { allowedEndpoints } = this.#content
    if (allowedEndpoints && !isAllowedEndpoint(endpoint, allowedEndpoints)) {
      const { origin, pathname } = new URL(endpoint)
      throw new AppError('policy.endpointNotAllowed', 'address not allowed by the policy', {
        params: { endpoint: origin + pathname },
      })
    }
  }

  status(): PolicyStatus {
    return {
      state: this.#reading.kind,
      path: this.#path,
      managed: this.#managedNames(),
      allowedEndpoints: this.#content.allowedEndpoints ?? null,
      fault: this.#reading.kind === 'broken' ? this.#reading.fault : null,
    }
  }

  get #content(): PolicyContent {
    return this.#reading.kind === 'active' ? this.#reading.content : {}
  }

  #managedNames(): ManagedSetting[] {
    return managedSettings.filter((name) => this.#content[name] !== undefined)
  }

  #managedValues(): Partial<Settings> {
    return Object.fromEntries(this.#managedNames().map((name) => [name, this.#content[name]]))
  }
}
