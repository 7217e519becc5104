// A link that lets one more browser in, or one with which another computer asks to be. Shown once: when this closes it is not kept anywhere here.
import { useCallback, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useViewStore } from '../../app-context.tsx'
import { createDevicesStore } from '../../state/access/devices-store.ts'
import type { PairingLink, SignInLink } from '../../state/access/devices-store.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { CommandLine } from '../../ui/command-line.tsx'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { useNow } from '../../ui/use-now.ts'
import { isLoopback } from './describe-device.ts'
import styles from './devices.module.css'

export interface SignInLinkProps {
  readonly guest: 'browser' | 'computer'
  readonly onClose: () => void
}

export function SignInLinkDialog({ guest, onClose }: SignInLinkProps) {
  const { t } = useTranslation()
  const isComputer = guest === 'computer'
  const { makePairingLink, makeSignInLink } = useStore(useViewStore(createDevicesStore))
  const [link, setLink] = useState<SignInLink | PairingLink | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const make = useCallback(() => {
    setLink(null)
    setProblem(null)
    const made: Promise<SignInLink | PairingLink> = isComputer ? makePairingLink(reachableOrigin()) : makeSignInLink(location.origin)
    made.then(setLink, (error: Error) => setProblem(error.message))
  }, [isComputer, makePairingLink, makeSignInLink])
  useEffect(make, [make])

  return createPortal(
    <Dialog title={t(isComputer ? 'devices.pairComputer' : 'devices.linkTitle')} onClose={onClose} actions={<Button onClick={onClose}>{t('devices.done')}</Button>}>
      {problem !== null && <ErrorNote title={t('devices.linkFailed')} onRetry={make}>{problem}</ErrorNote>}
      {problem === null && link === null && <Skeleton lines={2} label={t('loading')} />}
      {link !== null && <MadeLink link={link} onAgain={make} />}
    </Dialog>,
    document.body,
  )
}

function MadeLink({ link, onAgain }: { readonly link: SignInLink | PairingLink; readonly onAgain: () => void }) {
  const { t } = useTranslation()
  const now = useNow(1000)
  const seconds = Math.max(0, Math.ceil((link.expiresAtMs - now) / 1000))
  if (seconds === 0) {
    return (
      <div className={styles.link} role="status">
        <p>{t('devices.linkRanOut')}</p>
        <div className={styles.actions}>
          <Button onClick={onAgain}>{t('devices.linkAgain')}</Button>
        </div>
      </div>
    )
  }
  return (
    <div className={styles.link}>
      <p>{'gatewayUrl' in link ? t('devices.pairIntro') : t('devices.linkIntro')}</p>
      <CommandLine command={link.url} copyLabel={t('devices.copyLink')} copiedLabel={t('action.copied')} />
      {isLoopback('gatewayUrl' in link ? new URL(link.gatewayUrl).hostname : location.hostname) && <p className={styles.hint}>{t('gatewayUrl' in link ? 'devices.pairLocal' : 'devices.linkLocal')}</p>}
      <p className={styles.hint}>{t('devices.linkTime', { minutes: Math.floor(seconds / 60), seconds: String(seconds % 60).padStart(2, '0') })}</p>
    </div>
  )
}

/** Where others may reach this page; null in the app, and where only this computer does. */
function reachableOrigin(): string | null {
  return location.protocol.startsWith('http') && !isLoopback(location.hostname) ? location.origin : null
}
