import { Component, type ReactNode } from 'react';
import type { Visit } from '../tab/createVisit.ts';
import { Failure } from './Failure.tsx';

interface FaultBoundaryProps {
  readonly visit: Visit;
  readonly children: ReactNode;
}

/** Closes the room if a view breaks: no microphone stays open behind a page that can't show it. */
export class FaultBoundary extends Component<FaultBoundaryProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidCatch() {
    this.props.visit.current()?.room.close();
  }

  #goOn(where: () => void) {
    where();
    this.setState({ isBroken: false });
  }

  override render() {
    const { visit, children } = this.props;
    if (!this.state.isBroken) return children;
    return <Failure code="internal" onAgain={() => this.#goOn(visit.again)} onHome={() => this.#goOn(visit.goHome)} />;
  }
}
