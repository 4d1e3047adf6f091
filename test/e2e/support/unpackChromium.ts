/**
 * Unpacks the Chromium of `@sparticuz/chromium` into this process's own temporary folder and prints its path. A
 * process of its own, because the package takes its folder from the environment.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import chromium, { inflate } from '@sparticuz/chromium'

const packageDir = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))))
await chromium.executablePath()
// The libraries of a distribution, for machines that lack Chromium's (nss, nspr, …).
await inflate(join(packageDir, 'bin', 'al2023.tar.br'))
