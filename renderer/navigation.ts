import { create } from 'zustand';

/** The sections, in the order of the sidebar and of Ctrl/Cmd-1…7. */
export const sections = [
  'start',
  'accounts',
  'repositories',
  'integrations',
  'activity',
  'doctor',
  'settings',
] as const;
export type Section = (typeof sections)[number];

/** Where a remedy or a command may lead. The vault is a dialog over whatever is shown. */
export type Destination = Section | 'vault';

interface Navigation {
  readonly section: Section;
  /** A page inside the section, such as the instance an editor is open for. */
  readonly page: string | undefined;
  readonly vaultOpen: boolean;
  closeVault(): void;
}

export const useNavigation = create<Navigation>()((set) => ({
  section: 'start',
  page: undefined,
  vaultOpen: false,
  closeVault: () => set({ vaultOpen: false }),
}));

/** Whether a destination is what the person is looking at. */
export function isShown(
  place: Pick<Navigation, 'section' | 'page' | 'vaultOpen'>,
  to: Destination,
): boolean {
  if (to === 'vault') return place.vaultOpen;
  return place.section === to && place.page === undefined;
}

/** Asks the person whether to go; calls `go` when they say so. */
export type Guard = (go: () => void) => void;

let guard: Guard | undefined;

/** Has a page with unsaved input asked before it is left. Returns its own undo. */
export function guardLeaving(ask: Guard): () => void {
  guard = ask;
  return () => {
    if (guard === ask) guard = undefined;
  };
}

/** What was typed has been saved: the page may be left now. */
export function releaseGuard(): void {
  guard = undefined;
}

/** Whether what was typed would be lost by going. */
export function isGuarded(): boolean {
  return guard !== undefined;
}

/** Shows a section, or a page inside it. Back and forward of the browser walk the same way. */
export function navigate(to: Destination, page?: string): void {
  if (to === 'vault') {
    useNavigation.setState({ vaultOpen: true });
    return;
  }
  if (guard) {
    const here = useNavigation.getState();
    if (here.section === to && here.page === page) return;
    guard(() => {
      guard = undefined;
      navigate(to, page);
    });
    return;
  }
  useNavigation.setState({ section: to, page });
  const hash = hashOf(to, page);
  if (globalThis.location.hash !== hash) globalThis.history.pushState(null, '', hash);
}

/** Keeps the section and the address in step. Returns its own undo. */
export function followAddress(): () => void {
  const read = (): void => useNavigation.setState(placeIn(globalThis.location.hash));
  const walked = (): void => {
    if (!guard) return read();
    // The browser has gone already: the address is put back until the person has answered.
    const { section, page } = placeIn(globalThis.location.hash);
    const here = useNavigation.getState();
    globalThis.history.pushState(null, '', hashOf(here.section, here.page));
    return navigate(section, page);
  };
  read();
  globalThis.addEventListener('popstate', walked);
  return () => globalThis.removeEventListener('popstate', walked);
}

function hashOf(section: Section, page: string | undefined): string {
  return page === undefined ? `#/${section}` : `#/${section}/${encodeURIComponent(page)}`;
}

/** The place an address names; Start for anything else. */
export function placeIn(hash: string): Pick<Navigation, 'section' | 'page'> {
  const [, name, page] = /^#\/([a-z]+)(?:\/(.+))?$/.exec(hash) ?? [];
  const section = sections.find((each) => each === name) ?? 'start';
  return { section, page: page === undefined ? undefined : decoded(page) };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
