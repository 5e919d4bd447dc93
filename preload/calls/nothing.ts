import { z } from 'zod';

/** No fields at all: what a call takes or gives that needs nothing said. */
export const nothing = z.object({}).strict();
