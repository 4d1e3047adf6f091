import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import vue from '@vitejs/plugin-vue'
import components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import elementPlus from 'unplugin-element-plus/vite'
import { guideModule } from './scripts/guide/guideModule.ts'
import { licencesModule } from './scripts/licences.ts'
import { contentSecurityPolicy, policyWithNonce } from './electron/main/window/contentSecurityPolicy.ts'

/** Hides the table of plugin times that would follow every build. */
const checks = { bundlerTimings: false }

/**
 * While serving, Vite puts the styles into the page by script: its policy allows those with this nonce. The build has
 * style sheets and no nonce.
 */
const nonce = randomBytes(16).toString('base64url')

/** Path of the browser host's pages (dev/develop.ts); none in Electron. */
const servedUnder = process.env['TUZHAN_HOST_TOKEN']

/** The browser host builds beside `out`, so that tests and packing keep theirs. */
const outDir = servedUnder === undefined ? 'out' : 'out-dev'

const fromRoot = (path: string): string => resolve(import.meta.dirname, path)

export default defineConfig(({ command }) => ({
  main: {
    build: {
      outDir: `${outDir}/main`,
      rolldownOptions: {
        checks,
        input: {
          index: fromRoot('electron/main/index.ts'),
          cli: fromRoot('electron/cli/index.ts'),
          worker: fromRoot('electron/worker/index.ts'),
          parser: fromRoot('electron/worker/parser.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: `${outDir}/preload`,
      rolldownOptions: {
        checks,
        input: { index: fromRoot('electron/preload/index.ts') },
        // A sandboxed preload script must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: fromRoot('renderer'),
    ...(command === 'serve' && {
      html: { cspNonce: nonce },
      ...(servedUnder !== undefined && { base: `/${servedUnder}/` }),
    }),
    server: { headers: { 'Content-Security-Policy': policyWithNonce(contentSecurityPolicy, nonce) } },
    build: {
      outDir: fromRoot('out/renderer'),
      // electron-vite leaves it out; the page would read half as much again.
      minify: true,
      rolldownOptions: {
        checks,
        input: { index: fromRoot('renderer/index.html') },
        output: {
          // The styles of the whole window come before those of components, as main.ts has them, in every screen's file.
          codeSplitting: {
            groups: [{ name: 'styles', test: /theme-chalk[\\/]base\.css|renderer[\\/]styles[\\/]/ }],
          },
        },
      },
    },
    plugins: [
      vue(),
      components({ dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
      elementPlus({}),
      guideModule(import.meta.dirname),
      licencesModule(import.meta.dirname),
    ],
  },
}))
