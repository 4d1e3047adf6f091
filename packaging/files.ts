import type { FileSet } from 'electron-builder'

/**
 * The content of app.asar: the built app, the runtime dependencies and the native binary of the platform.
 * `npm run pack:check` verifies the result.
 */
export const packagedFiles: (string | FileSet)[] = [
  'out/main/**',
  'out/preload/**',
  'out/renderer/**',
  'package.json',
  // electron-builder adds the production dependencies by itself; this excludes what of them never runs.
  '!node_modules/**/*.{map,ts,mts,cts,md,markdown,flow,html,css}',
  '!node_modules/**/{test,tests,__tests__,docs,doc,example,examples,.github}/**',
  '!node_modules/**/{.eslintrc*,.prettierrc*,.npmignore,tsconfig*.json,Makefile,Gruntfile.js,bower.json}',
  // The app loads xlsx.js, which loads the code pages of old .xls files.
  '!node_modules/xlsx/{bin,types}/**',
  '!node_modules/xlsx/*.mjs',
  '!node_modules/xlsx/xlsxworker.js',
  '!node_modules/xlsx/dist/{*.mjs,*.min.js,xlsx.*.js}',
  // Only the ES modules of version 4 are imported.
  '!node_modules/zod/**/*.cjs',
  '!node_modules/zod/{src,v3,mini,v4-mini,v4/mini}/**',
  // The binary of the packing machine is not that of the package: scripts/packing/fetchKeyrings.ts.
  '!node_modules/@napi-rs/keyring-*/**',
  {
    from: 'out/keyring/${os}-${arch}',
    to: 'node_modules/@napi-rs',
    filter: ['*/*.node', '*/package.json', '*/LICENSE*'],
  },
]
