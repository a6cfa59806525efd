import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { ApiError } from "../api/errors";
import { isMissingScript } from "./missingScript";
import { Notice, RequestId } from "./Problem";
import { WaysOn } from "./WaysOn";

interface State {
  error: Error | null;
}

interface Props {
  /** Where one is: what broke there is over once one goes on. */
  path: string;
  children: ReactNode;
}

/** Catches what a page throws while it draws, so that the navigation stays usable. */
export class Crash extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate(before: Props) {
    if (before.path !== this.props.path && this.state.error) this.setState({ error: null });
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const isMissing = isMissingScript(error);
    // A browser remembers that a script did not load: only a new page asks for it again.
    const again = isMissing ? () => window.location.reload() : () => this.setState({ error: null });
    return (
      <div role="alert">
        <Notice
          isPage
          title={isMissing ? "This page could not be loaded" : "This page broke"}
          action={
            <Button variant="default" size="xs" onClick={again}>
              Try again
            </Button>
          }
        >
          {isMissing ? (
            <p>The server was away, or runs a newer version by now. Your work is not lost.</p>
          ) : (
            <>
              <p>Nothing that is stored has changed. What the page ran into:</p>
              <p>
                <code>{error.message}</code>
              </p>
            </>
          )}
          {error instanceof ApiError && <RequestId error={error} />}
          <WaysOn />
        </Notice>
      </div>
    );
  }
}
