import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { ErrorBoundary } from './error-boundary.tsx';
import { show } from './test-render.tsx';

let broken = true;

function Panel() {
  if (broken) throw new Error('a fault');
  return <p>drawn</p>;
}

beforeEach(() => {
  broken = true;
  // React repeats what it catches on the console.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(() => vi.restoreAllMocks());

describe('the error boundary', () => {
  test('keeps the window when a panel fails, and draws it again on request', async () => {
    show(
      <ErrorBoundary place="a">
        <Panel />
      </ErrorBoundary>,
    );
    expect(screen.getByText('This page could not be drawn')).toBeInTheDocument();
    broken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Draw it again' }));
    expect(screen.getByText('drawn')).toBeInTheDocument();
  });

  test('starts anew in another place', () => {
    const { rerender } = show(
      <ErrorBoundary place="a">
        <Panel />
      </ErrorBoundary>,
    );
    broken = false;
    rerender(
      <ErrorBoundary place="b">
        <Panel />
      </ErrorBoundary>,
    );
    expect(screen.getByText('drawn')).toBeInTheDocument();
  });
});
