import type { FileSet } from 'electron-builder'

/**
 * What goes into app.asar: the built app, the runtime dependencies and the one native binary of the platform.
 * `npm run pack:check` looks at the result.
 */
export const packagedFiles: (string | FileSet)[] = [
  'out/main/**',
  'out/preload/**',
  'out/renderer/**',
  'package.json',
  // electron-builder adds the production dependencies by itself. Here goes what of them never runs.
  '!node_modules/**/*.{map,ts,mts,cts,md,markdown,flow,html,css}',
  '!node_modules/**/{test,tests,__tests__,docs,doc,example,examples,.github}/**',
  '!node_modules/**/{.eslintrc*,.prettierrc*,.npmignore,tsconfig*.json,Makefile,Gruntfile.js,bower.json}',
  // The app requires xlsx.js, and that the code pages of old .xls files.
  '!node_modules/xlsx/{bin,types}/**',
  '!node_modules/xlsx/*.mjs',
  '!node_modules/xlsx/xlsxworker.js',
  '!node_modules/xlsx/dist/{*.mjs,*.min.js,xlsx.*.js}',
  // ES modules are imported, of version 4 alone.
  '!node_modules/zod/**/*.cjs',
  '!node_modules/zod/{src,v3,mini,v4-mini,v4/mini}/**',
  // The binary of the machine that packs is not the one of the package: scripts/packing/fetchKeyrings.ts.
  '!node_modules/@napi-rs/keyring-*/**',
  {
    from: 'out/keyring/${os}-${arch}',
    to: 'node_modules/@napi-rs',
    filter: ['*/*.node', '*/package.json', '*/LICENSE*'],
  },
]
