import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import vue from '@vitejs/plugin-vue'
import components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import elementPlus from 'unplugin-element-plus/vite'
import { guideModule } from '../../scripts/guide/guideModule.ts'
import { licencesModule } from '../../scripts/licences.ts'

/**
 * Serves the window with the fake bridge instead of a main process: `vite --config
 * dev/fakeBridge/vite.config.ts`.
 */
export default defineConfig({
  root: import.meta.dirname,
  cacheDir: resolve(import.meta.dirname, '../../node_modules/.vite-fake'),
  server: { port: 5199, strictPort: true, fs: { allow: [resolve(import.meta.dirname, '../..')] } },
  build: {
    outDir: resolve(import.meta.dirname, '../../out/fakeBridge'),
    emptyOutDir: true,
    cssTarget: 'chrome140',
  },
  plugins: [
    vue(),
    components({ dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
    elementPlus({}),
    guideModule(resolve(import.meta.dirname, '../..')),
    licencesModule(resolve(import.meta.dirname, '../..')),
  ],
})
