import type { Person } from '../people.ts';
import { people as others } from '../people.ts';

export type { Person };

/** GitHub calls a user name a login. `ada-work` is Ada's second account, as her employer wants it. */
export type Login = 'ada' | 'grace' | 'linus' | 'admin' | 'ada-work';

export const people: Readonly<Record<Login, Person>> = {
  ada: { ...others.ada, about: 'Owns analytics: may do everything there' },
  grace: { ...others.grace, about: 'May push to branches that are not protected' },
  linus: { ...others.linus, about: 'May read, not push' },
  'ada-work': {
    id: 5,
    username: 'ada-work',
    name: 'Ada Quill',
    email: 'ada.quill@acme.example',
    password: 'ada-work-at-the-sandbox',
    isAdmin: false,
    about: 'The same Ada, with the account of her employer: maintains acme',
  },
  admin: { ...others.admin, about: 'Administrator of the instance: sees everything' },
};

export const everybody: readonly Person[] = Object.values(people);

export const personByLogin = (login: string): Person | undefined =>
  everybody.find((person) => person.username === login.toLowerCase());

export const personById = (id: number): Person | undefined =>
  everybody.find((person) => person.id === id);
