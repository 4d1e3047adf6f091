import { createRouter, createWebHashHistory } from 'vue-router'
import HomePage from './features/jobs/HomePage.vue'
import HistoryPage from './features/jobs/HistoryPage.vue'
import WizardLayout from './features/shell/WizardLayout.vue'
import FilePage from './features/file/FilePage.vue'
import MappingPage from './features/mapping/MappingPage.vue'
import CheckPage from './features/check/CheckPage.vue'
import ConfirmPage from './features/confirm/ConfirmPage.vue'
import UploadPage from './features/upload/UploadPage.vue'
import HelpPage from './features/help/HelpPage.vue'
import GuidePage from './features/help/GuidePage.vue'
import CataloguePage from './features/catalogue/CataloguePage.vue'
import SettingsPage from './features/settings/SettingsPage.vue'
import WelcomePage from './features/settings/WelcomePage.vue'

/** One route per screen. Steps 3 to 5 have a job id, so that the list can open them. */
export function createAppRouter() {
  return createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', name: 'home', component: HomePage },
      { path: '/history', name: 'history', component: HistoryPage },
      { path: '/fields', name: 'catalogue', component: CataloguePage },
      { path: '/settings', name: 'settings', component: SettingsPage },
      { path: '/welcome', name: 'welcome', component: WelcomePage },
      { path: '/help', name: 'help', component: HelpPage },
      { path: '/guide/:chapter?', name: 'guide', component: GuidePage, props: true },
      {
        path: '/import',
        component: WizardLayout,
        children: [
          { path: '', redirect: { name: 'file' } },
          { path: 'file', name: 'file', component: FilePage },
          { path: 'mapping', name: 'mapping', component: MappingPage },
          { path: ':jobId/check', name: 'check', component: CheckPage, props: true },
          { path: ':jobId/confirm', name: 'confirm', component: ConfirmPage, props: true },
          { path: ':jobId/upload', name: 'upload', component: UploadPage, props: true },
        ],
      },
      { path: '/:rest(.*)*', redirect: { name: 'home' } },
    ],
  })
}
