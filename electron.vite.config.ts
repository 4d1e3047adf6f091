import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import vue from '@vitejs/plugin-vue'
import components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import elementPlus from 'unplugin-element-plus/vite'
import { guideModule } from './scripts/guide/guideModule.ts'
import { licencesModule } from './scripts/licences.ts'
import { contentSecurityPolicy } from './electron/main/window/contentSecurityPolicy.ts'

/** Hides the table of plugin times that would follow every build. */
const checks = { bundlerTimings: false }

const fromRoot = (path: string): string => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
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
      outDir: 'out/preload',
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
    server: { headers: { 'Content-Security-Policy': contentSecurityPolicy } },
    build: {
      outDir: fromRoot('out/renderer'),
      rolldownOptions: { checks, input: { index: fromRoot('renderer/index.html') } },
    },
    plugins: [
      vue(),
      components({ dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
      elementPlus({}),
      guideModule(import.meta.dirname),
      licencesModule(import.meta.dirname),
    ],
  },
})
