import { Button } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';

import { EmptyState } from './ui/empty-state.tsx';

interface ErrorBoundaryProps {
  /** Another value starts anew: going to another section gets the person out. */
  readonly place: string;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly failedAt: string | undefined;
}

/** Keeps a fault in one panel from taking the window along. React offers this to classes only. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failedAt: undefined };

  override componentDidCatch(): void {
    this.setState({ failedAt: this.props.place });
  }

  static getDerivedStateFromError(): Partial<ErrorBoundaryState> {
    return { failedAt: '' };
  }

  static getDerivedStateFromProps(
    props: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): Partial<ErrorBoundaryState> | null {
    const { failedAt } = state;
    const moved = failedAt !== undefined && failedAt !== '' && failedAt !== props.place;
    return moved ? { failedAt: undefined } : null;
  }

  override render(): ReactNode {
    if (this.state.failedAt === undefined) return this.props.children;
    return (
      <EmptyState
        icon={<IconBug size={28} />}
        title="This page could not be drawn"
        action={
          <Button variant="default" onClick={() => this.setState({ failedAt: undefined })}>
            Draw it again
          </Button>
        }
      >
        This is a fault of Latchkey itself. Nothing you had was changed; the other sections still
        work.
      </EmptyState>
    );
  }
}
