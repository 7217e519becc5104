// A view that throws does not take the others with it.
import { Component } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import styles from './app-shell.module.css'

/** Another place is another try. */
export function ViewBoundary({ place, children }: { readonly place: string; readonly children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Boundary place={place} title={t('crashed.title')} body={t('crashed.body')}>
      {children}
    </Boundary>
  )
}

interface BoundaryProps {
  readonly place: string
  readonly title: string
  readonly body: string
  readonly children: ReactNode
}

class Boundary extends Component<BoundaryProps, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override componentDidUpdate({ place }: BoundaryProps) {
    if (place !== this.props.place && this.state.error !== null) this.setState({ error: null })
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <div className={styles.crashed}>
        <ErrorNote title={this.props.title} details={error.stack ?? error.message} onRetry={() => this.setState({ error: null })}>
          {this.props.body}
        </ErrorNote>
      </div>
    )
  }
}
