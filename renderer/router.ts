import { createRouter, createWebHashHistory } from 'vue-router'
import HomePage from './features/jobs/HomePage.vue'

/** Every screen but the first, each in a file of its own: what the first one does not need is not read before it is there. */
const screens = {
  history: () => import('./features/jobs/HistoryPage.vue'),
  catalogue: () => import('./features/catalogue/CataloguePage.vue'),
  settings: () => import('./features/settings/SettingsPage.vue'),
  welcome: () => import('./features/settings/WelcomePage.vue'),
  help: () => import('./features/help/HelpPage.vue'),
  guide: () => import('./features/help/GuidePage.vue'),
  wizard: () => import('./features/shell/WizardLayout.vue'),
  file: () => import('./features/file/FilePage.vue'),
  mapping: () => import('./features/mapping/MappingPage.vue'),
  check: () => import('./features/check/CheckPage.vue'),
  confirm: () => import('./features/confirm/ConfirmPage.vue'),
  upload: () => import('./features/upload/UploadPage.vue'),
}

/**
 * Reads the other screens once the first one is there: a click finds them, also after an update has replaced the files.
 * One that cannot be read is asked for again when it is opened.
 */
export async function readScreensAhead(): Promise<void> {
  for (const read of Object.values(screens)) await read().catch(() => null)
}

/** One route per screen. Steps 3 to 5 have a job id, so that the list can open them. */
export function createAppRouter() {
  return createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', name: 'home', component: HomePage },
      { path: '/history', name: 'history', component: screens.history },
      { path: '/fields', name: 'catalogue', component: screens.catalogue },
      { path: '/settings', name: 'settings', component: screens.settings },
      { path: '/welcome', name: 'welcome', component: screens.welcome },
      { path: '/help', name: 'help', component: screens.help },
      { path: '/guide/:chapter?', name: 'guide', component: screens.guide, props: true },
      {
        path: '/import',
        component: screens.wizard,
        children: [
          { path: '', redirect: { name: 'file' } },
          { path: 'file', name: 'file', component: screens.file },
          { path: 'mapping', name: 'mapping', component: screens.mapping },
          { path: ':jobId/check', name: 'check', component: screens.check, props: true },
          { path: ':jobId/confirm', name: 'confirm', component: screens.confirm, props: true },
          { path: ':jobId/upload', name: 'upload', component: screens.upload, props: true },
        ],
      },
      { path: '/:rest(.*)*', redirect: { name: 'home' } },
    ],
  })
}
