// Settings: search over everything, the common ones first, every other one by section, and the file itself.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useParams } from 'wouter'
import { useApp, useIsConnected } from '../../app-context.tsx'
import { withTexts } from '../../i18n/with-texts.ts'
import { EmptyState } from '../../ui/notes/empty-state.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { onDemand } from '../../ui/on-demand/on-demand.ts'
import { SearchField } from '../../ui/search-field/search-field.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { ViewFrame } from '../shell/view-frame.tsx'
import { CommonPage } from './common-page.tsx'
import { Control } from './controls/control.tsx'
import { FormPartsProvider } from './controls/control-props.ts'
import { FieldList } from './field-list.tsx'
import { FieldRow } from './field-row.tsx'
import { FileNotes } from './file/file-notes.tsx'
import { PendingBar } from './pending-bar.tsx'
import { SearchPage } from './search-page.tsx'
import { SectionPage } from './section-page.tsx'
import { sectionOf } from './sections.ts'
import type { SectionId } from './sections.ts'
import { PAGES, SettingsNav } from './settings-nav.tsx'
import styles from './settings-view.module.css'
import { useMayChange, useSettings } from './use-settings.ts'

const FORM_PARTS = { Control, FieldList, FieldRow }
const GatewaysPage = onDemand(withTexts('gateways', () => import('../gateways/gateways-page.tsx')), Loading)
const FilePage = onDemand(() => import('./file/file-page.tsx'), Loading)
const ImportPage = onDemand(withTexts('import', () => import('./import/import-page.tsx')), Loading)
const AppPage = onDemand(() => import('./app/app-page.tsx'), Loading)
const KeysPage = onDemand(() => import('./keys/keys-page.tsx'), Loading)

export default function SettingsView() {
  const { t } = useTranslation()
  const place = useParams()['*']?.split('/')[0] ?? ''
  const [, navigate] = useLocation()
  const [query, setQuery] = useState('')
  const load = useSettings((state) => state.load)
  const isReady = useSettings(({ file, form }) => file !== null && form !== null)
  useEffect(() => {
    void load()
  }, [load])
  const page = PAGES.find((id) => id === place) ?? null
  const isFile = page === 'file'
  const isImport = page === 'import'
  const section = sectionOf(place)
  const hasGateways = useApp().gateways !== null
  // Those need nothing of the settings file.
  const isOwnPage = query.trim() === '' && (page === 'app' || page === 'keys' || (page === 'gateways' && hasGateways))
  return (
    <ViewFrame title={t('settings.title')}>
      <div className={styles.top}>
        <SearchField
          label={t('settings.search')}
          value={query}
          onChange={(text) => {
            setQuery(text)
            if (page !== null) navigate('/settings')
          }}
        />
      </div>
      <div className={styles.columns}>
        <SettingsNav current={page ?? section ?? ''} onNavigate={() => setQuery('')} />
        <div className={styles.page} data-file={isFile || undefined}>
          {isOwnPage ? (
            <>
              {page === 'keys' && <Viewer />}
              {page === 'app' ? <AppPage /> : page === 'keys' ? <KeysPage /> : <GatewaysPage />}
            </>
          ) : isReady ? (
            <FormPartsProvider value={FORM_PARTS}>
              <FileNotes />
              <Viewer />
              {query.trim() !== '' ? <SearchPage query={query} /> : isFile ? <FilePage /> : isImport ? <ImportPage /> : <Page section={section} />}
            </FormPartsProvider>
          ) : (
            <NotThere />
          )}
        </div>
      </div>
      {isReady && page === null && <PendingBar />}
    </ViewFrame>
  )
}

function Page({ section }: { readonly section: SectionId | null }) {
  const { t } = useTranslation()
  if (section === null) return <EmptyState title={t('settings.noSection')} />
  return section === 'common' ? <CommonPage /> : <SectionPage id={section} />
}

function Loading() {
  const { t } = useTranslation()
  return <Skeleton label={t('loading')} />
}

function NotThere() {
  const { t } = useTranslation()
  const phase = useSettings((state) => state.phase)
  const problem = useSettings((state) => state.problem)
  const load = useSettings((state) => state.load)
  return phase === 'failed' ? <ErrorNote title={t('settings.failed')} {...(problem === null ? {} : { details: problem })} onRetry={() => void load()}>{problem ?? ''}</ErrorNote> : <Loading />
}

/** Why nothing here can be changed. */
function Viewer() {
  const { t } = useTranslation()
  const mayChange = useMayChange()
  const isOpen = useIsConnected()
  return mayChange ? null : <p className={styles.viewer}>{t(isOpen ? 'settings.viewer' : 'settings.offline')}</p>
}
