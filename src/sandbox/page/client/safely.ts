import { Component, type ComponentChildren } from 'preact';
import { html } from './html.ts';

interface Props {
  /** What is drawn inside, in a word. */
  readonly what: string;
  readonly children?: ComponentChildren;
}

interface State {
  readonly problem?: string;
}

/** What cannot be drawn says so in its own place; everything around it goes on. */
export class Safely extends Component<Props, State> {
  static override getDerivedStateFromError(error: unknown): State {
    return { problem: error instanceof Error ? error.message : String(error) };
  }

  override render(): ComponentChildren {
    const { problem } = this.state;
    if (problem === undefined) return this.props.children;
    return html`<p role="alert">This ${this.props.what} cannot be drawn: ${problem}</p>`;
  }
}
