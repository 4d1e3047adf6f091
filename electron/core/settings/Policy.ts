import { AppError } from '../../shared/errors/AppError.ts'
import { managedSettings, type ManagedSetting, type PolicyStatus } from '../../shared/model/policy.ts'
import { callVersionOfEndpoint, endpointForVersion } from '../../shared/model/callVersion.ts'
import type { Settings } from '../../shared/model/settings.ts'
import { maskAddress } from '../redaction/maskSecrets.ts'
import {
  isAllowedEndpoint,
  policyPath,
  readPolicy,
  type PolicyContent,
  type PolicyReading,
} from './policyFile.ts'

/**
 * The administrator's policy for this machine: overrides the users' settings and restricts the addresses of
 * uploads. Read once, at start. A broken file fails closed: the user's settings apply, but nothing is sent,
 * since the file may have been meant to forbid that very address.
 *
 * Enforced in two places: `SettingsStore` overrides and protects managed values; `TokenSource.of` returns no
 * token for a forbidden address, so no call can be made. The command line checks both earlier, to fail before
 * it reads a file.
 */
export class Policy {
  readonly #path: string
  readonly #reading: PolicyReading

  /** @param path default: the location for this operating system */
  constructor(path: string = policyPath()) {
    this.#path = path
    this.#reading = readPolicy(path)
  }

  /**
   * Replaces the managed values of the user's settings with the administrator's. Address and version of the call
   * stay a pair: where only one of them is managed, a known address of the other version gives way to it.
   */
  override(settings: Settings): Settings {
    const managed = this.#managedValues()
    const merged = { ...settings, ...managed }
    const decides = managed.endpoint !== undefined && managed.callVersion === undefined
    const callVersion = (decides && callVersionOfEndpoint(merged.endpoint)) || merged.callVersion
    return { ...merged, callVersion, endpoint: endpointForVersion(merged.endpoint, callVersion) }
  }

  /** Settings to store: managed ones keep the user's own values, for when the policy is removed. */
  withoutManaged(changed: Settings, stored: Settings): Settings {
    const kept = Object.fromEntries(this.#managedNames().map((name) => [name, stored[name]]))
    return { ...changed, ...(kept as Partial<Settings>) }
  }

  /** Caps the rows per call given on the command line at the administrator's limit. */
  limitBatchRows(batchRows: number): number {
    return Math.min(batchRows, this.#content.batchRows ?? batchRows)
  }

  /**
   * Refuses an address that the policy does not allow.
   *
   * @param endpoint an address accepted by `parseEndpoint`
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
      throw new AppError('policy.endpointNotAllowed', 'address not allowed by the policy', {
        params: { endpoint: maskAddress(new URL(endpoint)) },
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
