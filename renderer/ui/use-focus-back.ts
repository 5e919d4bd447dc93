import { useEffect, useState } from 'react';

/**
 * Gives the focus back to where it was before a dialog was drawn, when the dialog goes. For dialogs
 * that are drawn only while they are open; those that stay drawn have it from the library.
 */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    },
    [before],
  );
}
