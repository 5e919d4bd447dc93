/** Somebody who may sign in to the sandbox. The passwords are for play: they are shown on the page. */
export interface Person {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly isAdmin: boolean;
  /** Said on the sign-in page, so that a newcomer can pick the right person. */
  readonly about: string;
}

export type Username = 'ada' | 'grace' | 'linus' | 'admin';

/** Ada maintains everything, Grace develops, Linus only reads, the admin sees all. */
export const people: Readonly<Record<Username, Person>> = {
  ada: {
    id: 2,
    username: 'ada',
    name: 'Ada Quill',
    email: 'ada@sandbox.example',
    password: 'ada-at-the-sandbox',
    isAdmin: false,
    about: 'Maintainer: may push everywhere',
  },
  grace: {
    id: 3,
    username: 'grace',
    name: 'Grace Moreau',
    email: 'grace@sandbox.example',
    password: 'grace-at-the-sandbox',
    isAdmin: false,
    about: 'Developer: may push to branches that are not protected',
  },
  linus: {
    id: 4,
    username: 'linus',
    name: 'Linus Berg',
    email: 'linus@sandbox.example',
    password: 'linus-at-the-sandbox',
    isAdmin: false,
    about: 'Reporter: may read, not push',
  },
  admin: {
    id: 1,
    username: 'admin',
    name: 'Sandbox Admin',
    email: 'admin@sandbox.example',
    password: 'admin-at-the-sandbox',
    isAdmin: true,
    about: 'Administrator: sees everything',
  },
};

export const everybody: readonly Person[] = Object.values(people);

export function personByName(username: string): Person | undefined {
  return everybody.find((person) => person.username === username);
}

export function personById(id: number): Person | undefined {
  return everybody.find((person) => person.id === id);
}
