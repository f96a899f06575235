// Catches what a part of the page could not load, and says so in its place.
import { Component, type ReactNode } from 'react'
import { trouble } from '../../../plain/explain'
import { Link } from './Link'

interface Props {
  children: ReactNode
}

export class Failure extends Component<Props, { error?: unknown }> {
  override state: { error?: unknown } = {}

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    const { title, text, code } = trouble(error)
    return (
      <div className="failure" role="alert" data-code={code}>
        <h2>{title}</h2>
        <p>{text}</p>
        <p>
          <button type="button" onClick={() => this.setState({ error: undefined })}>
            Try again
          </button>
          <Link
            className="button"
            to={{ boards: [] }}
            onClick={() => this.setState({ error: undefined })}
          >
            All boards
          </Link>
        </p>
      </div>
    )
  }
}
