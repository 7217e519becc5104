// Signing in: by a link made elsewhere, or by the token or password typed here.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection } from '../../app-context.tsx'
import type { ConnectionState } from '../../client/gateway-client.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { CommandLine } from '../../ui/command-line.tsx'
import { TextField } from '../../ui/fields/text-field.tsx'
import { useNow } from '../../ui/use-now.ts'
import { GatePage } from './gate-page.tsx'
import styles from './gate.module.css'

type NeedsSignIn = Extract<ConnectionState, { kind: 'needs-sign-in' }>

export default function SignInPage({ connection }: { readonly connection: NeedsSignIn }) {
  const { t } = useTranslation()
  const { reason } = connection
  return (
    <GatePage title={t('gate.signIn.title')} intro={t('gate.signIn.intro')}>
      {(reason === 'link-used' || reason === 'revoked') && (
        <p className={styles.notice} role="alert">
          {t(reason === 'link-used' ? 'gate.signIn.linkUsed' : 'gate.signIn.revoked')}
        </p>
      )}
      <CommandLine command="npx claw dashboard" copyLabel={t('action.copyCommand')} copiedLabel={t('action.copied')} />
      <p className={styles.quiet}>{t('gate.signIn.linkCommandHint')}</p>
      <div className={styles.or}>{t('gate.signIn.or')}</div>
      <SecretForm connection={connection} />
    </GatePage>
  )
}

function SecretForm({ connection }: { readonly connection: NeedsSignIn }) {
  const { t } = useTranslation()
  const signIn = useConnection((state) => state.signIn)
  const [kind, setKind] = useState<'token' | 'password'>(connection.secret ?? 'token')
  const [secret, setSecret] = useState('')
  const waitSeconds = useWait(connection)
  const isWrong = connection.reason === 'mismatch'
  // What was wrong is not typed on; what was right is not kept on the page.
  useEffect(() => setSecret(''), [connection])

  const problem = waitSeconds > 0 ? t('gate.signIn.limited', { seconds: waitSeconds }) : isWrong && secret === '' ? t(kind === 'token' ? 'gate.signIn.mismatchToken' : 'gate.signIn.mismatchPassword') : null
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        const offered = secret.trim()
        if (offered === '') event.currentTarget.querySelector('input')?.focus()
        else signIn(kind === 'token' ? { kind, token: offered } : { kind, password: secret })
      }}
    >
      <TextField
        label={t(kind === 'token' ? 'gate.signIn.token' : 'gate.signIn.password')}
        type="password"
        autoComplete="current-password"
        autoCapitalize="off"
        spellCheck={false}
        value={secret}
        problem={problem}
        {...(kind === 'token' && { hint: t('gate.signIn.tokenHint') })}
        onChange={({ target }) => setSecret(target.value)}
      />
      <div className={styles.row}>
        <Button variant="primary" type="submit" disabled={waitSeconds > 0}>
          {t('gate.signIn.submit')}
        </Button>
        {connection.secret === null && (
          <Button variant="plain" onClick={() => setKind(kind === 'token' ? 'password' : 'token')}>
            {t(kind === 'token' ? 'gate.signIn.usePassword' : 'gate.signIn.useToken')}
          </Button>
        )}
      </div>
    </form>
  )
}

/** Seconds until the gateway listens again to this browser. */
function useWait({ retryAfterMs }: NeedsSignIn): number {
  const [untilMs] = useState(() => Date.now() + (retryAfterMs ?? 0))
  const now = useNow(1000)
  return Math.max(0, Math.ceil((untilMs - now) / 1000))
}
