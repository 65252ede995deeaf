import { Component, type ReactNode } from 'react';
import type { TabPlace } from '../createTabPlace.ts';
import { Failure } from './Failure.tsx';

interface FaultBoundaryProps {
  readonly tabPlace: TabPlace;
  readonly children: ReactNode;
}

/** Closes the room if a view breaks: no microphone stays open behind a page that can't show it. */
export class FaultBoundary extends Component<FaultBoundaryProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidCatch() {
    this.props.tabPlace.current()?.room.close();
  }

  #goOn(where: () => void) {
    where();
    this.setState({ isBroken: false });
  }

  override render() {
    const { tabPlace, children } = this.props;
    if (!this.state.isBroken) return children;
    return (
      <Failure code="internal" onAgain={() => this.#goOn(tabPlace.again)} onHome={() => this.#goOn(tabPlace.goHome)} />
    );
  }
}
