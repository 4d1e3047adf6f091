import { AppError } from '../../shared/errors/AppError.ts'
import { managedSettings, type ManagedSetting, type PolicyStatus } from '../../shared/model/policy.ts'
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
 * The administrator's policy for this machine: overrides the users' settings and limits where uploads go. Read once, at
 * start. A file that cannot be understood fails closed: settings stay the user's, and nothing is sent, since it may have
 * meant to forbid that very address.
 *
 * It is applied in two places: `SettingsStore` overrides and protects managed values; `TokenSource.of` gives out no token
 * for a forbidden address, so no call can be made. The command line asks for both earlier, to fail before it reads a file.
 */
export class Policy {
  readonly #path: string
  readonly #reading: PolicyReading

  /** @param path default: where it belongs on this system */
  constructor(path: string = policyPath()) {
    this.#path = path
    this.#reading = readPolicy(path)
  }

  /** The user's settings with the managed values replaced by the administrator's. */
  override(settings: Settings): Settings {
    return { ...settings, ...this.#managedValues() }
  }

  /** Settings to be stored: managed values keep what the user had, for when the policy goes. */
  withoutManaged(changed: Settings, stored: Settings): Settings {
    const kept = Object.fromEntries(this.#managedNames().map((name) => [name, stored[name]]))
    return { ...changed, ...(kept as Partial<Settings>) }
  }

  /** Caps the rows a call, as typed on the command line, at the administrator's number. */
  limitBatchRows(batchRows: number): number {
    return Math.min(batchRows, this.#content.batchRows ?? batchRows)
  }

  /**
   * Refuses an address that uploads may not go to.
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
