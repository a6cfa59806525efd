import { Component, type ReactNode } from "react";
import { Problem } from "./Problem";

interface State {
  error: Error | null;
}

/** Catches what a page throws while it draws, so that the navigation stays usable. */
export class Crash extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <Problem error={error} onRetry={() => this.setState({ error: null })} />;
  }
}
