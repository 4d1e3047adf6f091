import eslint from '@eslint/js'
import globals from 'globals'
import typescript from 'typescript-eslint'
import vue from 'eslint-plugin-vue'
import prettier from 'eslint-config-prettier'

/**
 * The layer rules of the design, one entry a layer: which folders (and packages) it must not import.
 * `test/architecture` checks the same rules from resolved paths; this is what an editor shows at once.
 */
const layers = [
  {
    files: ['electron/shared/**'],
    folders: ['**/core/**', '**/main/**', '**/cli/**', '**/worker/**', '**/preload/**', 'node:*'],
    packages: ['electron', 'vue', 'pinia'],
  },
  {
    files: ['electron/core/**'],
    folders: ['**/main/**', '**/cli/**', '**/worker/**', '**/preload/**', '**/renderer/**'],
    packages: ['electron', 'vue', 'pinia'],
  },
  {
    files: ['electron/worker/**', 'electron/cli/**'],
    folders: ['**/preload/**', '**/renderer/**'],
    packages: ['electron', 'vue', 'pinia'],
  },
  {
    files: ['electron/main/**'],
    folders: ['**/cli/**', '**/preload/**', '**/renderer/**'],
    packages: ['vue', 'pinia'],
  },
  {
    files: ['electron/preload/**'],
    folders: ['**/core/**', '**/main/**', '**/cli/**', '**/renderer/**'],
    packages: ['vue', 'pinia'],
  },
  {
    files: ['renderer/**'],
    folders: [
      '**/electron/core/**',
      '**/electron/main/**',
      '**/electron/cli/**',
      '**/electron/preload/**',
      'node:*',
    ],
    packages: ['electron'],
  },
]

export default typescript.config(
  { ignores: ['out/**', 'dist/**', 'node_modules/**', 'coverage/**'] },
  eslint.configs.recommended,
  ...typescript.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: {
      parserOptions: { parser: typescript.parser },
      globals: { ...globals.node, ...globals.browser },
    },
    rules: {
      'no-console': 'error',
      eqeqeq: 'error',
      'no-undef': 'off',
      'no-control-regex': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'vue/multi-word-component-names': 'off',
    },
  },
  { files: ['test/**', 'electron/cli/**', '.ci/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: globals.node } },
  ...layers.map(({ files, folders, packages }) => ({
    files: files.map((pattern) => `${pattern}/*.{ts,vue}`),
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: folders, message: 'Layer rule of docs/ARCHITECTURE.md.' }], paths: packages },
      ],
    },
  })),
  prettier,
)
