import { Component, type ReactNode } from "react";
import { LoadFailed } from "./load-failed.tsx";

/**
 * Where what is inside breaks, the rest of the page goes on. Its code may not be to be had, when a newer version has taken its
 * place: loading the page anew helps, and what was written is kept by the browser.
 */
export class Boundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError = () => ({ hasFailed: true });

  override render() {
    return this.state.hasFailed ? <LoadFailed onRetry={() => window.location.reload()} /> : this.props.children;
  }
}
